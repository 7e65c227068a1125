using System.Globalization;
using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Data;

/// <summary>Classes that never occur, and those so rare that the loss should weigh them.</summary>
internal static class ClassFindings
{
    private const int NamedClasses = 8;

    // Below that, weights change little; street scenes have a hundred and more.
    private const double Imbalance = 10;

    /// <summary>The findings about the training masks of a full scan.</summary>
    public static IEnumerable<Finding> Of(Subject subject, DataScanResult scan)
    {
        if (scan.TrainingFrequencies() is not { } frequencies)
        {
            yield break;
        }

        ScannedSplit split = scan.Splits.First(split => split.Role == "train");
        IReadOnlyList<string> names = split.Plan.Options.Classes;
        int[] unused = [.. Enumerable.Range(0, frequencies.Pixels.Count).Where(label => frequencies.Pixels[label] == 0)];
        if (unused.Length > 0)
        {
            string shown = string.Join(", ", unused.Take(NamedClasses)
                .Select(label => label < names.Count ? $"{label} ({names[label]})" : label.ToString(CultureInfo.InvariantCulture)));
            yield return new Finding
            {
                Code = DiagnosisCodes.UnusedClass,
                Severity = Severity.Warning,
                Where = split.Plan.Place,
                Arguments = MessageArguments.Of(
                    ("key", split.Plan.Section.Path), ("count", unused.Length), ("classes", frequencies.Pixels.Count),
                    ("names", unused.Length > NamedClasses ? $"{shown}, …" : shown),
                    ("masks", scan.Splits.Where(other => other.Role == "train").Sum(other => other.Labelled.Count()))),
            };
        }

        if (Weights(subject, frequencies) is { } weights)
        {
            yield return weights;
        }
    }

    private static Finding? Weights(Subject subject, ClassFrequencies frequencies)
    {
        ConfigCursor loss = subject.Config["model"]["decode_head"]["loss_decode"];
        long[] seen = [.. frequencies.Pixels.Where(pixels => pixels > 0)];
        if (loss.Type != "CrossEntropyLoss" || loss["class_weight"].Exists || seen.Length < 2 || seen.Max() < Imbalance * seen.Min())
        {
            return null;
        }

        double[] balanced = [.. frequencies.MedianFrequencyWeights().Select(Rounded)];
        double[] logarithmic = [.. frequencies.InverseLogWeights().Select(Rounded)];
        string key = loss["class_weight"].Path;
        return new Finding
        {
            Code = DiagnosisCodes.ClassWeight,
            Variant = "suggested",
            Severity = Severity.Note,
            Where = loss.Place,
            Arguments = MessageArguments.Of(
                ("key", key), ("ratio", Math.Round((double)seen.Max() / seen.Min())), ("balanced", balanced), ("logarithmic", logarithmic)),
            Edits = [new ConfigEdit(loss.Place.File, key, ConfigNode.From(balanced))],
        };
    }

    private static double Rounded(double weight) => Math.Round(weight, 4);
}
