using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Training;

/// <summary>SEG0407: logits of whole images that do not fit into the memory.</summary>
internal sealed class MemoryRule : IDiagnosisRule
{
    private const double BytesPerValue = 4;
    private const double GiB = 1024.0 * 1024 * 1024;

    // the logits and their softmax exist at the same time; the rest is for the features
    private const double Copies = 2;
    private const double Share = 0.6;

    private static readonly int[] _crop = [512, 512];
    private static readonly int[] _stride = [341, 341];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        if (examination.Mm is not { IsTraining: false } model || subject.Runtime["gpu_gib"].Number is not { } memory
            || subject.Runtime["input"].Integers is not [int batch, _, int height, int width]
                || examination.Setup.Outputs is not [OutputFacts output, ..])
        {
            yield break;
        }

        ConfigCursor mode = model.Section["test_cfg"]["mode"];
        double needed = Copies * BytesPerValue * batch * output.Classes.Value * height * width / GiB;
        if (mode.Text is null or "whole" && needed > Share * memory)
        {
            yield return new Finding
            {
                Code = DiagnosisCodes.Memory,
                Where = mode.Place,
                Arguments = MessageArguments.Of(
                    ("key", mode.Path), ("classes", output.Classes.Value), ("size", $"{height}×{width}"),
                    ("needed", needed.ToString("F1", null)), ("memory", memory)),
                Edits =
                [
                    new ConfigEdit(mode.Place.File, model.Section["test_cfg"].Path, ConfigDict.Of(
                        ("mode", "slide"), ("crop_size", ConfigNode.From(_crop)), ("stride", ConfigNode.From(_stride)))),
                ],
            };
        }
    }
}
