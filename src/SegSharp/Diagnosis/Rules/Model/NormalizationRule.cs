using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Model;

/// <summary>SEG0310: mean and standard deviation of another length than the channels, or of another scale than the pixels.</summary>
internal sealed class NormalizationRule : IDiagnosisRule
{
    // A mean below 1 belongs to pixels from 0 to 1.
    private const double UnitScale = 1.0;

    // No image has more; a list of that length is not written into a config.
    private const int MostChannels = 1024;

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        (Fact<IReadOnlyList<double>>? mean, Fact<IReadOnlyList<double>>? std) = (examination.Setup.Mean, examination.Setup.Std);
        int? channels = examination.Subject.Runtime["input"].Integers is [_, int given, _, _] ? given
            : examination.Setup.InputChannels?.Value;
        foreach (Fact<IReadOnlyList<double>> list in new[] { mean, std }.OfType<Fact<IReadOnlyList<double>>>())
        {
            // one number stands for all channels
            if (channels is { } count && list.Value.Count != count && list.Value.Count != 1)
            {
                yield return Length(list, count, examination);
            }
        }

        if (mean is not null && std is not null && mean.Value.Count != std.Value.Count)
        {
            yield return Pair(mean, std);
        }

        if (std?.Value.Any(value => value <= 0) == true)
        {
            yield return new Finding
            {
                Code = DiagnosisCodes.Normalization,
                Variant = "zero",
                Where = std.Place,
                Arguments = MessageArguments.Of(("key", std.Key), ("values", std.Value)),
                Edits = [new ConfigEdit(std.File, std.Key, ConfigNode.From(std.Value.Select(value => value <= 0 ? 1.0 : value)))],
            };
        }
        else if (examination.Subject.IsMmStyle && mean is not null && std is not null
            && mean.Value.All(value => value is > 0 and < UnitScale) && std.Value.All(value => value < UnitScale))
        {
            yield return Scale(mean, std);
        }
    }

    private static Finding Length(Fact<IReadOnlyList<double>> list, int channels, Examination examination)
    {
        double filler = list.Value.Count > 0 ? list.Value.Average() : 0;
        IEnumerable<double> fitting =
            list.Value.Concat(Enumerable.Repeat(Math.Round(filler, 3), Math.Max(0, channels - list.Value.Count))).Take(channels);
        return new Finding
        {
            Code = DiagnosisCodes.Normalization,
            Where = list.Place,
            Arguments = MessageArguments.Of(
                ("key", list.Key), ("found", list.Value.Count), ("expected", channels),
                ("channels_key", examination.Subject.Runtime["input"].Exists ? examination.Subject.Runtime["input"].Path
                    : examination.Setup.InputChannels!.Key)),
            Edits = channels <= MostChannels ? [new ConfigEdit(list.File, list.Key, ConfigNode.From(fitting))] : [],
        };
    }

    private static Finding Pair(Fact<IReadOnlyList<double>> mean, Fact<IReadOnlyList<double>> std) => new()
    {
        Code = DiagnosisCodes.Normalization,
        Variant = "pair",
        Where = std.Place,
        Arguments = MessageArguments.Of(
            ("key", std.Key), ("found", std.Value.Count), ("mean_key", mean.Key), ("expected", mean.Value.Count)),
        Edits =
        [
            new ConfigEdit(std.File, std.Key, ConfigNode.From(
                std.Value.Concat(Enumerable.Repeat(std.Value.Count > 0 ? std.Value.Average() : 1.0,
                    Math.Max(0, mean.Value.Count - std.Value.Count)))
                    .Take(mean.Value.Count))),
        ],
    };

    private static Finding Scale(Fact<IReadOnlyList<double>> mean, Fact<IReadOnlyList<double>> std) => new()
    {
        Code = DiagnosisCodes.Normalization,
        Variant = "scale",
        Severity = Severity.Warning,
        Where = mean.Place,
        Arguments = MessageArguments.Of(("key", mean.Key), ("values", mean.Value), ("std_key", std.Key)),
        Edits =
        [
            new ConfigEdit(mean.File, mean.Key, ConfigNode.From(mean.Value.Select(value => Math.Round(value * 255, 3)))),
            new ConfigEdit(std.File, std.Key, ConfigNode.From(std.Value.Select(value => Math.Round(value * 255, 3)))),
        ],
    };
}
