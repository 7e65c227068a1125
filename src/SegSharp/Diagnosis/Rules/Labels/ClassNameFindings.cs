using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Diagnosis.Subjects.Mm;

namespace SegSharp.Diagnosis.Rules.Labels;

/// <summary>SEG0301: a list of class names of another length than the head. Which of the two is wrong, the other facts decide.</summary>
internal static class ClassNameFindings
{
    /// <summary>The finding; null where names and head agree.</summary>
    public static Finding? Of(Examination examination, LabelFacts? labels)
    {
        if (examination.Setup.Outputs is not [OutputFacts main, ..])
        {
            return null;
        }

        if (examination.Setup.ClassNames is not { } names)
        {
            return examination.Subject.IsMmStyle ? OneString(examination, main) : null;
        }

        int classes = main.Classes.Value, count = names.Value.Count;
        bool isSingle = LabelRangeRule.IsSingleSigmoid(main) && count == 2;
        if (count == classes || isSingle)
        {
            return null;
        }

        string[] others = Agreeing(examination.Setup, labels, main);
        return classes == count + 1 && MissingComma.Find(examination.Config.At(names.Key)) is { } joined ? Joined(joined, names, main)
            : classes > count && others.Length > 0 ? Few(names, main, others)
            : Different(examination.Setup, names, main);
    }

    // A string where a list was meant; a path names a file with the classes.
    private static Finding? OneString(Examination examination, OutputFacts main)
    {
        ConfigCursor place = MmSetup.Datasets(examination.Config)
            .SelectMany(dataset => new[] { dataset["metainfo"]["classes"], dataset["classes"] })
            .FirstOrNothing(classes => classes.Text is { Length: > 0 } text && text.IndexOfAny(['.', '/', '\\']) < 0);
        return place.Text is not { } name || main.Classes.Value == 1 ? null : new Finding
        {
            Code = DiagnosisCodes.LabelRange,
            Variant = "names-string",
            Where = place.Place,
            Arguments = MessageArguments.Of(
                ("names_key", place.Path), ("name", name), ("key", main.Classes.Key), ("classes", main.Classes.Value)),
        };
    }

    // What else counts as many classes as the head.
    private static string[] Agreeing(SetupFacts setup, LabelFacts? labels, OutputFacts main) =>
    [
        .. setup.PaletteCount is { } palette && palette.Value == main.Classes.Value ? [palette.Key] : (string[])[],
        .. labels is not null && labels.Counted(main) is [.., int last] && last == main.Classes.Value - 1
            ? [labels.Mask["values"].Path] : (string[])[],
    ];

    private static Finding Joined((ConfigCursor Item, string First, string Second) joined, Fact<IReadOnlyList<string>> names,
        OutputFacts main) => new()
    {
        Code = DiagnosisCodes.LabelRange,
        Variant = "missing-comma",
        Where = joined.Item.Place,
        Arguments = MessageArguments.Of(
            ("first", joined.First), ("second", joined.Second), ("names_key", names.Key), ("names", names.Value.Count),
            ("key", main.Classes.Key),
            ("classes", main.Classes.Value)),
        Edits =
        [
            new ConfigEdit(names.File, names.Key, ConfigNode.From(
                names.Value.SelectMany(name => name == joined.Item.Text ? new[] { joined.First, joined.Second } : [name]).ToList())),
        ],
    };

    private static Finding Few(Fact<IReadOnlyList<string>> names, OutputFacts main, string[] others) => new()
    {
        Code = DiagnosisCodes.LabelRange,
        Variant = "names-few",
        Where = FindingPlace.Of(names.Location, names.Key),
        Arguments = MessageArguments.Of(
            ("names_key", names.Key), ("names", names.Value.Count), ("key", main.Classes.Key), ("classes", main.Classes.Value),
            ("others", string.Join(", ", others))),
    };

    private static Finding Different(SetupFacts setup, Fact<IReadOnlyList<string>> names, OutputFacts main) => new()
    {
        Code = DiagnosisCodes.LabelRange,
        Variant = "names",
        Where = main.Classes.Place,
        Arguments = MessageArguments.Of(
            ("key", main.Classes.Key), ("classes", main.Classes.Value), ("names_key", names.Key), ("names", names.Value.Count)),
        Edits = [.. setup.Outputs.Select(output =>
            new ConfigEdit(output.Classes.File, output.Classes.Key, ConfigNode.From(names.Value.Count)))],
    };
}
