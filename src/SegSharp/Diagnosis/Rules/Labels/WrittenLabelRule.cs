using SegSharp.Configuration;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Diagnosis.Subjects.Mm;

namespace SegSharp.Diagnosis.Rules.Labels;

/// <summary>
/// SEG0301, SEG0303: labels that the config itself puts into the masks, by <c>label_map</c> or by a transform's filling,
/// and that are no classes.
/// </summary>
internal sealed class WrittenLabelRule : IDiagnosisRule
{
    // MMSegmentation's word for what does not count
    private const int Dropped = -1;

    private const int Uncounted = 255;

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (!examination.Subject.IsMmStyle || examination.Setup.Outputs is not [OutputFacts output, ..])
        {
            return [];
        }

        LabelFacts? labels = LabelFacts.Of(examination);
        return Mapped(examination).Select(entry => OfMap(output, entry, labels)).Concat(Fillings(examination, output));
    }

    /// <summary>The labels beyond the classes that some <c>label_map</c> gives.</summary>
    internal static IEnumerable<int> Targets(Examination examination) => Mapped(examination).Select(entry => entry.Integer!.Value);

    // One data set often stands under several names.
    private static IEnumerable<ConfigCursor> Mapped(Examination examination)
    {
        int classes = examination.Setup.Outputs is [OutputFacts output, ..] ? LabelRangeRule.LabelCount(output) : int.MaxValue;
        return MmSetup.Datasets(examination.Config)
            .SelectMany(dataset =>
                dataset["label_map"].Keys.Select(value => (Entry: dataset["label_map"][value], Ignored: Ignored(dataset))))
            .Where(mapped => mapped.Entry.Integer is { } label && label >= classes && label != mapped.Ignored && label != Dropped)
            .Select(mapped => mapped.Entry)
            .DistinctBy(entry =>
                (entry.Location is { } place && place != SourceLocation.InCode ? place.ToString() : entry.Path, entry.Integer));
    }

    private static int Ignored(ConfigCursor dataset) => dataset["ignore_index"].Integer ?? Uncounted;

    private static Finding OfMap(OutputFacts output, ConfigCursor entry, LabelFacts? labels) => new()
    {
        Code = DiagnosisCodes.LabelRange,
        Variant = "label-map",

        // a value that no mask has is turned into nothing
        Severity = labels?.Labels.Contains(entry.Integer!.Value) == true ? Severity.Error : Severity.Warning,
        Where = entry.Place,
        Arguments = MessageArguments.Of(
            ("key", entry.Path), ("value", entry.Path.Split('.')[^1]), ("label", entry.Integer),
            ("largest", LabelRangeRule.LabelCount(output) - 1),
            ("classes_key", output.Classes.Key), ("classes", output.Classes.Value)),
        Edits = [Tell.Set(entry, Uncounted)],
    };

    // Chance decides whether such a transform fills anything, so this is no error.
    private static IEnumerable<Finding> Fillings(Examination examination, OutputFacts output)
    {
        int ignored = output.IgnoreIndex?.Value ?? Uncounted, classes = LabelRangeRule.LabelCount(output);
        return MmSetup.Transforms(examination.Config)
            .Select(transform => (Transform: transform.Type, Key: transform.Type switch
            {
                "RandomCutOut" => transform["seg_fill_in"],
                "RandomRotate" or "RandomMosaic" => transform["seg_pad_val"],
                _ => ConfigCursor.Nothing,
            }))
            .Where(filling => filling.Key.Integer is { } label && label >= classes && label != ignored)
            .Select(filling => Tell.Of(
                DiagnosisCodes.IgnoreIndex, "filling", filling.Key.Place,
                ("key", filling.Key.Path), ("label", filling.Key.Integer), ("transform", filling.Transform), ("ignore", ignored),
                ("largest", classes - 1)) with
            {
                Severity = Severity.Warning,
                Edits = [Tell.Set(filling.Key, ignored)],
            });
    }
}
