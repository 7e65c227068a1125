using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Checkpoints;

/// <summary>SEG0201: a checkpoint whose names are another code base's, or that lacks what is loaded from it.</summary>
internal sealed class CheckpointKeysRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Mm is not { } model || CheckpointFacts.Of(examination.Subject) is not { } file)
        {
            yield break;
        }

        CheckpointUse use = CheckpointUse.Of(examination.Subject);
        if (Foreign(examination, file, use) is { } foreign)
        {
            yield return foreign;
        }

        if (!use.IsBackboneOnly && file.IsBareBackbone && model.Heads.Count > 0)
        {
            yield return BareBackbone(examination, file, use);
        }

        foreach (var head in model.Heads.Select(head => head.Section))
        {
            if (Norm(head, file) is { } norm)
            {
                yield return norm;
            }
        }
    }

    // SegSharp reads every dialect; the others know only their own names.
    private static Finding? Foreign(Examination examination, CheckpointFacts file, CheckpointUse use)
    {
        MitDialect? wanted = (examination.Subject.Framework, examination.Mm!.Backbone?.Section.Type) switch
        {
            (Framework.MmSegmentation, "MixVisionTransformer") => MitDialect.MmSegmentation,
            (Framework.OriginalSegFormer, _) => MitDialect.Original,
            _ => null,
        };
        if (wanted is null || file.Dialect is not { } found || found == wanted)
        {
            return null;
        }

        string name = file.Shapes.Keys.First();
        return new Finding
        {
            Code = DiagnosisCodes.CheckpointKeys,
            Variant = wanted == MitDialect.MmSegmentation ? "to-mmseg" : "to-original",
            Where = use.Key.Place with { Tensor = file.Prefix + name },
            Arguments = MessageArguments.Of(
                ("key", use.Key.Path), ("init_key", "model.backbone.init_cfg"), ("found", Name(found)), ("name", name)),
        };
    }

    private static Finding BareBackbone(Examination examination, CheckpointFacts file, CheckpointUse use)
    {
        (int? width, IReadOnlyDictionary<int, int> depths) = file.MixTransformer();
        string variant = file.Dialect is null ? "" : MitVariantName.Of(width, depths) is { } known ? $" ({known})" : "";
        string wanted = examination.Mm!.Backbone is { } backbone && MitVariantName.OfConfig(backbone.Section) is { } model
            ? $" ({model})" : "";
        return new Finding
        {
            Code = DiagnosisCodes.CheckpointKeys,
            Variant = "bare-backbone",
            Where = use.Key.Place with { Key = use.Key.Path, Tensor = file.Prefix + file.Shapes.Keys.First() },
            Arguments = MessageArguments.Of(
                ("key", use.Key.Path), ("name", file.Shapes.Keys.First()), ("file_variant", variant), ("model_variant", wanted)),
        };
    }

    // A head without norm_cfg has plain convolutions with a bias; with one, convolutions without bias and a norm behind.
    private static Finding? Norm(ConfigCursor head, CheckpointFacts file)
    {
        string module = head.Path.Replace("model.", "", StringComparison.Ordinal) + ".";
        string[] names = [.. file.Shapes.Keys.Where(name => name.StartsWith(module, StringComparison.Ordinal))];
        bool hasNorm = names.Any(name => name.Contains(".bn.", StringComparison.Ordinal));
        bool hasBias = names.Any(name => name.EndsWith(".conv.bias", StringComparison.Ordinal));
        bool wants = head["norm_cfg"].Exists || head.Type == "SegFormerHead";
        if (hasNorm && !wants)
        {
            return new Finding
            {
                Code = DiagnosisCodes.CheckpointKeys,
                Variant = "norm-missing",
                Where = head["norm_cfg"].Place with { Tensor = names.First(name => name.Contains(".bn.", StringComparison.Ordinal)) },
                Arguments = MessageArguments.Of(
                    ("key", head["norm_cfg"].Path), ("section", head.Path),
                    ("name", names.First(name => name.Contains(".bn.", StringComparison.Ordinal)))),
                Edits = [new ConfigEdit(head.Place.File, head["norm_cfg"].Path,
                    ConfigDict.Of(("type", "SyncBN"), ("requires_grad", true)))],
                IsCertain = true,
            };
        }

        return hasBias && !hasNorm && wants && head.Type != "SegFormerHead" ? new Finding
        {
            Code = DiagnosisCodes.CheckpointKeys,
            Variant = "norm-surplus",
            Where = head["norm_cfg"].Place,
            Arguments = MessageArguments.Of(
                ("key", head["norm_cfg"].Path), ("section", head.Path),
                ("name", names.First(name => name.EndsWith(".conv.bias", StringComparison.Ordinal)))),
            Edits = [new ConfigEdit(head.Place.File, head["norm_cfg"].Path, Value: null)],
        }
        : null;
    }

    private static string Name(MitDialect dialect) => dialect switch
    {
        MitDialect.Original => "the original release (NVlabs)",
        MitDialect.MmSegmentation => "MMSegmentation",
        MitDialect.HuggingFace => "Hugging Face",
        _ => "segmentation_models_pytorch",
    };
}
