using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.Detectron2;

/// <summary>SEG0106, SEG0309, SEG0310: images whose channels are not those of PIXEL_MEAN, or not where the model looks for them.</summary>
internal sealed class Detectron2ImageRule : IDiagnosisRule
{
    private const int MostBands = 16;

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        if (subject.Framework != Framework.Detectron2 || examination.Setup is not { Mean: { } mean, Std: { } std })
        {
            yield break;
        }

        if (mean.Value.Count != std.Value.Count && mean.Value.Count > 1 && std.Value.Count > 1)
        {
            yield return Tell.Of(DiagnosisCodes.Normalization, "d2-pair", std.Place, ("key", std.Key), ("found", std.Value.Count),
                ("mean_key", mean.Key), ("expected", mean.Value.Count)) with
            {
                Edits = [new ConfigEdit(std.File, std.Key, ConfigNode.From(Fit(std.Value, mean.Value.Count)))],
            };
        }

        if (Order(mean, subject) is { } order)
        {
            yield return order;
        }

        ConfigCursor image = subject.Runtime["image"].Exists ? subject.Runtime["image"] : subject.Runtime["input"];
        bool takesHwc = subject.Runtime["predictor"].Flag == true || subject.Runtime["predictor"].Text is not null;
        int[] shape = [.. (image.Integers ?? []).TakeLast(3)];
        bool channelsLast = shape is [> MostBands, > MostBands, <= MostBands];
        if (channelsLast && !takesHwc)
        {
            int[] fitting = [.. image.Integers!.Take(image.Integers!.Count - 3), shape[2], shape[0], shape[1]];
            yield return Tell.Of(
                DiagnosisCodes.ChannelOrder, "d2", image.Place with { Module = "mapper" }, ("key", image.Path), ("found", image.Integers),
                ("expected", fitting), ("mean_key", mean.Key), ("channels", shape[2]), ("height", shape[0])) with
            {
                Edits = [Tell.Set(image, fitting)],
            };
            yield break;
        }

        foreach (Finding finding in Channels(subject, mean, std, image, shape, channelsLast))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Channels(Subject subject, Fact<IReadOnlyList<double>> mean, Fact<IReadOnlyList<double>> std,
        ConfigCursor image, int[] shape, bool channelsLast)
    {
        ConfigCursor file = subject.Data["image"]["channels"];
        ConfigCursor format = subject.Config.At("INPUT.FORMAT");

        // the stock loader makes what FORMAT says of every file; a shape that is told is what came of it
        int? reached = shape.Length == 3 ? (channelsLast ? shape[2] : shape[0]) : format.Exists
            ? Detectron2Setup.Channels(format.Text) : file.Integer;
        if (reached is not { } channels || channels == mean.Value.Count || mean.Value.Count == 1)
        {
            yield break;
        }

        ConfigCursor told = shape.Length == 3 ? image : format.Exists ? format : file;
        bool dropsAlpha = channels == 4 && mean.Value.Count == 3 && subject.Config.At("MODEL.STEM_IN_CHANNELS").Integer != 4;
        List<ConfigEdit> edits = [];
        if (dropsAlpha)
        {
            edits.AddRange(shape.Length == 3 ? [Tell.Set($"{image.Path}.{image.Integers!.Count - (channelsLast ? 1 : 3)}", 3)]
                : format.Exists ? [Tell.Set(format, "BGR")] : []);
            edits.AddRange(file.Exists ? [Tell.Set(file, 3)] : []);
        }
        else
        {
            edits.Add(new ConfigEdit(mean.File, mean.Key, ConfigNode.From(Fit(mean.Value, channels))));
            edits.Add(new ConfigEdit(std.File, std.Key, ConfigNode.From(Fit(std.Value, channels))));
        }

        yield return Tell.Of(
            DiagnosisCodes.InputChannels, dropsAlpha ? "d2-alpha" : "d2", mean.Place with { Module = "INPUT.FORMAT" },
            ("key", mean.Key), ("std_key", std.Key), ("found", mean.Value.Count), ("channels", channels), ("told", told.Path),
            ("format_key", "INPUT.FORMAT")) with
        {
            Edits = edits,
        };
    }

    // The published means are those of BGR images: blue is the smallest.
    private static Finding? Order(Fact<IReadOnlyList<double>> mean, Subject subject)
    {
        ConfigCursor format = subject.Config.At("INPUT.FORMAT");
        return format.Text == "RGB" && mean.Value is [> 100 and < 105, > 114 and < 119, > 121 and < 126]
            ? Tell.Of(DiagnosisCodes.ChannelOrder, "d2-mean", mean.Place, ("key", mean.Key), ("values", mean.Value),
                ("format_key", format.Path)) with
            {
                Severity = Severity.Warning,
                Edits = [new ConfigEdit(mean.File, mean.Key, ConfigNode.From(mean.Value.Reverse()))],
            }
            : null;
    }

    private static IEnumerable<double> Fit(IReadOnlyList<double> values, int count) =>
        values.Concat(Enumerable.Repeat(values.Count > 0 ? Math.Round(values.Average(), 3) : 1.0, Math.Max(0, count - values.Count)))
            .Take(count);
}
