using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Training;

/// <summary>SEG0404: synchronised batch norm in a run of one process.</summary>
/// <remarks>
/// MMSegmentation before 1.0 runs into PyTorch's check for a process group; from 1.0 on, MMEngine turns the layers into plain batch norm.
/// The original SegFormer release writes SyncBN into its head's code, whatever the config says.
/// </remarks>
internal sealed class SyncBatchNormRule : IDiagnosisRule
{
    private static readonly string[] _synchronised = ["SyncBN", "MMSyncBN", "NaiveSyncBN"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Mm is not { } model || model.IsDistributed != false || !model.IsTraining)
        {
            yield break;
        }

        ConfigCursor[] norms =
        [
            .. examination.Config["model"].Dicts().Select(section => section["norm_cfg"])
                .Where(norm => norm.Type is { } type && _synchronised.Contains(type, StringComparer.Ordinal)),
        ];
        if (examination.Subject.Framework == Framework.OriginalSegFormer
            && model.Heads.FirstOrDefault(head => head.Section.Type == "SegFormerHead") is { } head)
        {
            ConfigCursor fuse = head.Section["linear_fuse"];
            yield return new Finding
            {
                Code = DiagnosisCodes.SyncBatchNorm,
                Variant = "hard-coded",
                Where = fuse.Place with { Module = fuse.Path.Replace("model.", "", StringComparison.Ordinal) },
                Arguments = MessageArguments.Of(("module", "decode_head.linear_fuse")),
            };
        }
        else if (norms.Length > 0)
        {
            yield return new Finding
            {
                Code = DiagnosisCodes.SyncBatchNorm,
                Variant = model.IsLegacy ? "" : "reverted",
                Severity = model.IsLegacy ? Severity.Error : Severity.Note,
                Where = norms[0]["type"].Place,
                Arguments = MessageArguments.Of(
                    ("key", norms[0]["type"].Path), ("all", string.Join(", ", norms.Select(norm => norm["type"].Path)))),
                Edits = model.IsLegacy
                    ? [.. norms.Select(norm => new ConfigEdit(norm.Place.File, norm["type"].Path, ConfigNode.From("BN")))]
                    : [],
                IsCertain = model.IsLegacy,
            };
        }
    }
}
