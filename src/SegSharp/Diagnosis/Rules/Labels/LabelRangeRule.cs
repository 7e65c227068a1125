using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Labels;

/// <summary>SEG0301: labels that a head has no class for, and heads that count the classes differently.</summary>
internal sealed class LabelRangeRule : IDiagnosisRule
{
    // The void label; VoidLabelRule examines it.
    private const int Void = 255;

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        LabelFacts? labels = LabelFacts.Of(examination);
        foreach (OutputFacts output in examination.Setup.Outputs.Where(output => !FindsBoundaries(output)))
        {
            OutputFacts main = examination.Setup.Outputs[0];
            if (!ReferenceEquals(output, main) && output.Classes.Value != main.Classes.Value)
            {
                yield return Disagreement(output, main);
            }
            else if (labels is not null && OutOfRange(output, labels, examination) is { } finding)
            {
                yield return finding;
            }
        }

        if (ClassNameFindings.Of(examination, labels) is { } names)
        {
            yield return names;
        }
    }

    // such a head learns where classes meet, whichever they are
    private static bool FindsBoundaries(OutputFacts output) =>
        output.Losses.Count > 0 && output.Losses.All(loss => loss.Type == "BoundaryLoss");

    private static Finding Disagreement(OutputFacts output, OutputFacts main) => new()
    {
        Code = DiagnosisCodes.LabelRange,
        Variant = "heads",
        Where = output.Classes.Place,
        Arguments = MessageArguments.Of(
            ("key", output.Classes.Key), ("found", output.Classes.Value), ("main_key", main.Classes.Key), ("expected", main.Classes.Value),
            ("head", output.Path.Split('.')[^1])),
        Edits = [new ConfigEdit(output.Classes.File, output.Classes.Key, ConfigNode.From(main.Classes.Value))],
        IsCertain = true,
    };

    private static Finding? OutOfRange(OutputFacts output, LabelFacts labels, Examination examination)
    {
        int classes = output.Classes.Value;
        int[] written = [.. WrittenLabelRule.Targets(examination)]; // told at the place that writes them
        int[] outside = [.. labels.Counted(output).Where(label => (label < 0 || label >= LabelCount(output)) && !written.Contains(label))];
        if (outside.Length == 0 || outside is [Void] || labels.IsBlackAndWhite || IsPicture(labels))
        {
            return null;
        }

        // as many values as classes, and not one after the other
        int[] counted = [.. labels.Counted(output)];
        bool isSpread = examination.Subject.Framework == Framework.SegSharp && !labels.Reduces && counted.Length == classes && classes > 1
            && outside.Length == classes - 1;
        IEnumerable<(int From, int To)> changes = counted.Select((value, label) => (value, label)).Where(pair => pair.value != pair.label);
        return OffByOne(output, labels, outside, examination) ?? new Finding
        {
            Code = DiagnosisCodes.LabelRange,
            Variant = isSpread ? "spread" : "",
            Where = output.Classes.Place,
            Masks = new MaskMatter(MaskMatterKind.BeyondTheClasses, classes),
            Arguments = MessageArguments.Of(
                ("map", $"{{{string.Join(", ", changes.Select(change => FormattableString.Invariant($"{change.From}: {change.To}")))}}}"),
                ("changes", string.Join(' ', changes.Select(change => FormattableString.Invariant($"{change.From}={change.To}")))),
                ("key", output.Classes.Key), ("classes", classes), ("outside", Short(outside)), ("values_key", labels.Mask["values"].Path),
                ("largest", classes - 1), ("needed", outside.Max() + 1), ("ignore", output.IgnoreIndex?.Value),
                ("ignore_key", output.IgnoreIndex?.Key ?? "ignore_index")),

            // one wild value among many is a wrong label; a run of them means more classes
            Edits = isSpread ? [] : [new ConfigEdit(output.Classes.File, output.Classes.Key, ConfigNode.From(outside.Max() + 1))],
        };
    }

    // Labels 1 to K for K classes, or 0 to K with 0 for 'unlabelled': what reduce_zero_label is for.
    private static Finding? OffByOne(OutputFacts output, LabelFacts labels, int[] outside, Examination examination)
    {
        int classes = output.Classes.Value;
        bool oneBeyond = outside is [int only] && only == classes && !labels.Reduces;
        if (!oneBeyond || examination.Setup.ClassNames?.Value.Count == classes + 1)
        {
            return null;
        }

        Fact<bool>[] places = [.. examination.Setup.ReduceZeroLabel];
        string key = places.Length > 0 ? places[0].Key : examination.Subject.IsMmStyle ? "train_pipeline.LoadAnnotations.reduce_zero_label"
            : "reduce_zero_label";
        ConfigEdit[] edits = places.Length > 0
            ? [.. places.Select(place => new ConfigEdit(place.File, place.Key, ConfigNode.From(true)))]
            : examination.Subject.IsMmStyle ? ReduceZeroLabelRule.Switch(examination, value: true) : [];
        return new Finding
        {
            Code = DiagnosisCodes.ReduceZeroLabel,
            Variant = "off-by-one",
            Masks = new MaskMatter(MaskMatterKind.BeyondTheClasses, classes),
            Where = places.Length > 0 ? places[0].Place : output.Classes.Place,
            Arguments = MessageArguments.Of(
                ("key", key), ("classes_key", output.Classes.Key), ("classes", classes), ("first", labels.Values[0]), ("label", classes),
                ("values_key", labels.Mask["values"].Path), ("more", classes + 1), ("map", $"{{{classes}: 255}}")),
            Edits = edits.Length > 0 ? edits : [new ConfigEdit(output.Classes.File, output.Classes.Key, ConfigNode.From(classes + 1))],
        };
    }

    /// <summary>Whether masks are colours or grey pictures rather than indices: MaskFormatRule's business.</summary>
    internal static bool IsPicture(LabelFacts labels) => labels.Mask["channels"].Integer is > 1;

    /// <summary>How many labels a head tells apart.</summary>
    internal static int LabelCount(OutputFacts output) => Math.Max(output.Classes.Value, IsSingleSigmoid(output) ? 2 : 0);

    /// <summary>One channel through a sigmoid tells two labels apart.</summary>
    internal static bool IsSingleSigmoid(OutputFacts output) =>
        (output.OutChannels?.Value ?? output.Classes.Value) == 1 && output.Losses.Any(loss => loss.UsesSigmoid?.Value == true);

    private static string Short(int[] values) =>
        values.Length <= 8 ? string.Join(", ", values) : $"{string.Join(", ", values.Take(4))} … {values[^1]}";
}
