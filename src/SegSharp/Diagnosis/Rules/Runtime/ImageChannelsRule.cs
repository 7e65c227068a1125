using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Runtime;

/// <summary>SEG0310: an image with other channels than there are means to subtract.</summary>
internal sealed class ImageChannelsRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        ConfigCursor file = subject.Data["image"]["channels"];

        // Detectron2 has a rule of its own; where the model and the image differ, that is the finding
        if (subject.IsMmStyle || subject.Framework is Framework.Detectron2 || file.Integer is not { } channels
            || examination.Setup.Mean is not { } mean
            || mean.Value.Count == channels || mean.Value.Count <= 1 || Converts(subject)
            || subject.Runtime["input"].Integers is { Count: 4 } input && input[1] != channels)
        {
            yield break;
        }

        bool builtForIt = examination.Setup.InputChannels?.Value == channels;
        Fact<IReadOnlyList<double>>[] lists = [.. new[] { mean, examination.Setup.Std }.OfType<Fact<IReadOnlyList<double>>>()];
        yield return Tell.Of(
            DiagnosisCodes.Normalization, builtForIt ? "image-channels" : "image-file", mean.Place,
            ("key", mean.Key), ("found", mean.Value.Count), ("image_key", file.Path), ("channels", channels)) with
        {
            Edits = builtForIt
                ? [.. lists.Select(list => new ConfigEdit(list.File, list.Key, ConfigNode.From(Fit(list.Value, channels))))]
                : [Tell.Set(file, mean.Value.Count)],
        };
    }

    // A loader that makes RGB of everything.
    private static bool Converts(Subject subject) =>
        subject.Config["do_convert_rgb"].Flag == true
            || subject.Config.Dicts().Any(dict => dict["convert"].Text is "RGB" or "L" || dict.Type is "Grayscale" or "ToRGB");

    private static IEnumerable<double> Fit(IReadOnlyList<double> values, int count) =>
        values.Concat(Enumerable.Repeat(Math.Round(values.Average(), 3), Math.Max(0, count - values.Count))).Take(count);
}
