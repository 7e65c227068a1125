using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Diagnosis.Subjects.Mm;

namespace SegSharp.Diagnosis.Rules.Training;

/// <summary>
/// SEG0402: a batch norm behind a global pooling, trained with one image per process: one value per channel has no variance.
/// </summary>
internal sealed class BatchNormSingleRule : IDiagnosisRule
{
    private static readonly string[] _pooling =
        ["ASPPHead", "DepthwiseSeparableASPPHead", "EncHead", "GCHead", "APCHead", "DMHead", "LRASPPHead", "EMAHead", "STDCHead"];

    private static readonly string[] _poolingBackbones = ["BiSeNetV1", "BiSeNetV2", "STDCContextPathNet", "FastSCNN", "ICNet"];
    private static readonly string[] _batchNorms = ["BN", "BN1d", "BN2d", "SyncBN", "MMSyncBN"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Mm is not { IsTraining: true, BatchSize: { } batch } model || Single(examination, model, batch) is not { } reason)
        {
            yield break;
        }

        if (Module(model) is not { } module)
        {
            yield break;
        }

        bool last = reason == "last";
        yield return new Finding
        {
            Code = DiagnosisCodes.BatchNormSingle,
            Variant = reason,
            Where = batch.Place with { Module = module.Path.Replace("model.", "", StringComparison.Ordinal) },
            Arguments = MessageArguments.Of(("key", batch.Key), ("batch", batch.Value), ("section", module.Path), ("type", module.Type)),
            Edits = last
                ? [new ConfigEdit(examination.Config["train_dataloader"].Place.File, "train_dataloader.drop_last", ConfigNode.From(true))]
                : batch.Key.EndsWith(".0", StringComparison.Ordinal)
                    ? [new ConfigEdit(null, batch.Key, ConfigNode.From(2))]
                    : [new ConfigEdit(batch.File, batch.Key, ConfigNode.From(2)), .. InputEdit(examination)],
        };
    }

    // One image per process, or one left over for the last batch; synchronised over several processes there are more.
    private static string? Single(Examination examination, MmModel model, Fact<int> batch)
    {
        bool synchronised = model.IsDistributed == true
            && model.Section.Dicts().Any(section => section["norm_cfg"].Type is "SyncBN" or "MMSyncBN");
        if (synchronised)
        {
            return null;
        }

        if (batch.Value == 1)
        {
            return "";
        }

        bool keepsLast = examination.Config["train_dataloader"]["drop_last"].Flag == false;
        return keepsLast && examination.Subject.Data["n_samples"].Integer is { } count && batch.Value > 1
            && count % batch.Value == 1 ? "last" : null;
    }

    private static ConfigCursor? Module(MmModel model)
    {
        foreach (MmHead head in model.Heads)
        {
            bool pools = _pooling.Contains(head.Section.Type, StringComparer.Ordinal)
                || (head.Section.Type is "PSPHead" or "UPerHead" && (head.Section["pool_scales"].Integers ?? [1, 2, 3, 6]).Contains(1));

            // without norm_cfg these heads have no norm at all
            if (pools && _batchNorms.Contains(head.Section["norm_cfg"].Type, StringComparer.Ordinal))
            {
                return head.Section;
            }
        }

        return model.Backbone is { } backbone && _poolingBackbones.Contains(backbone.Section.Type, StringComparer.Ordinal)
            ? backbone.Section : null;
    }

    private static IEnumerable<ConfigEdit> InputEdit(Examination examination) =>
        examination.Subject.Runtime["input"][0].Integer == 1 ? [new ConfigEdit(null, "runtime.input.0", ConfigNode.From(2))] : [];
}
