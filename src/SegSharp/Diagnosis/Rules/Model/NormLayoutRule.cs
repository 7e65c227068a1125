using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects.Mm;

namespace SegSharp.Diagnosis.Rules.Model;

/// <summary>SEG0101: a norm layer on a tensor of another layout.</summary>
internal sealed class NormLayoutRule : IDiagnosisRule
{
    private static readonly string[] _batchNorms = ["BN", "BN1d", "BN2d", "BN3d", "SyncBN", "MMSyncBN", "NaiveSyncBN", "IN", "IN2d"];
    private static readonly string[] _imageBackbones =
        ["ResNet", "ResNetV1c", "ResNetV1d", "ResNeXt", "ResNeSt", "HRNet", "MobileNetV2", "MobileNetV3", "UNet", "BiSeNetV1", "BiSeNetV2",
            "FastSCNN", "CGNet", "ERFNet"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Mm is not { } model)
        {
            yield break;
        }

        foreach (MmHead head in model.Heads.Where(head => head.Section["norm_cfg"].Type == "LN"))
        {
            yield return LayerNormOnMaps(head.Section, Width(head.Section), examination);
        }

        if (model.Backbone is { } backbone && backbone.Section["norm_cfg"] is { Type: { } type } norm)
        {
            if (backbone.IsTokenBased && _batchNorms.Contains(type, StringComparer.Ordinal))
            {
                yield return new Finding
                {
                    Code = DiagnosisCodes.NormLayout,
                    Variant = "tokens",
                    Where = norm["type"].Place,
                    Arguments = MessageArguments.Of(("key", norm["type"].Path), ("type", type), ("backbone", backbone.Section.Type)),
                    Edits = [new ConfigEdit(norm.Place.File, norm.Path, ConfigDict.Of(("type", "LN"), ("eps", 1e-6)))],
                    IsCertain = true,
                };
            }
            else if (type == "LN" && _imageBackbones.Contains(backbone.Section.Type, StringComparer.Ordinal))
            {
                yield return LayerNormOnMaps(backbone.Section,
                    backbone.Maps?.Select(map => map.Channels).FirstOrDefault() ?? 0, examination);
            }
        }
    }

    private static int Width(ConfigCursor head) => head["channels"].Integer ?? 0;

    private static Finding LayerNormOnMaps(ConfigCursor section, int width, Examination examination)
    {
        // a single process has nobody to synchronise with
        string remedy = examination.Mm!.IsDistributed == false || examination.Subject.Framework == Subjects.Framework.SegSharp
            ? "BN" : "SyncBN";
        ConfigCursor type = section["norm_cfg"]["type"];
        return new Finding
        {
            Code = DiagnosisCodes.NormLayout,
            Where = type.Place,
            Arguments = MessageArguments.Of(
                ("key", type.Path), ("section", section.Path), ("width", width == 0 ? "C" : width), ("remedy", remedy)),
            Edits = [new ConfigEdit(type.Place.File, type.Path, ConfigNode.From(remedy))],
            IsCertain = true,
        };
    }
}
