using SegSharp.Checkpoints.Dialects;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Models.Backbones;

namespace SegSharp.Diagnosis.Rules.Checkpoints;

/// <summary>SEG0106: pretrained weights whose first layer takes other channels than the model's.</summary>
internal sealed class CheckpointInputRule : IDiagnosisRule
{
    // the built-in encoders' first layers in all dialects, then those of Swin, of other transformers and of ConvNeXt
    private static readonly string[] _first =
    [
        .. NameTable.All.Select(table => table.Stem).Distinct(), "patch_embed.projection.weight", "patch_embed.proj.weight",
        ResNet.DeepStemName, ResNet.StemName, "downsample_layers.0.0.weight",
    ];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Mm is null || examination.Setup.InputChannels is not { } built
            || CheckpointFacts.Of(examination.Subject) is not { } file
            || file.Find(_first) is not (string name, [_, long channels, _, _]) || channels == built.Value)
        {
            yield break;
        }

        yield return new Finding
        {
            Code = DiagnosisCodes.InputChannels,
            Variant = "checkpoint",
            Where = built.Place with { Tensor = file.Prefix + name },
            Severity = Severity.Error,
            Arguments = MessageArguments.Of(("key", built.Key), ("built", built.Value), ("found", channels), ("name", name)),
        };
    }
}
