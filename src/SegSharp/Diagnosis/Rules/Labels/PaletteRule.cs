using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Labels;

/// <summary>SEG0306: a palette of another length than the classes.</summary>
internal sealed class PaletteRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Setup is { PaletteCount: { } palette, ClassNames: { } names } && palette.Value != names.Value.Count
            && !(examination.Setup.Outputs is [OutputFacts main, ..] && main.Classes.Value == palette.Value))
        {
            // where the palette is as long as the head has classes, the names are to blame, and LabelRangeRule says so
            yield return new Finding
            {
                Code = DiagnosisCodes.PaletteClasses,
                Where = palette.Place,
                Arguments = MessageArguments.Of(
                    ("key", palette.Key), ("found", palette.Value), ("classes_key", names.Key), ("classes", names.Value.Count)),
                Edits = Fitting(examination, palette.Value, names.Value.Count, palette.File, palette.Key),
            };
        }
    }

    // Missing colours are made up, distinct from those that are there; surplus ones are cut.
    private static ConfigEdit[] Fitting(Examination examination, int found, int classes, string? file, string key)
    {
        IReadOnlyList<ConfigCursor> items = examination.Config.At(key).Items;
        if (items.Count != found || items.Any(item => item.Integers is not { Count: 3 }))
        {
            return [];
        }

        List<int[]> colours = [.. items.Take(classes).Select(item => item.Integers!.ToArray())];
        for (int seed = 1; colours.Count < classes; seed++)
        {
            int[] next = [seed * 67 % 256, seed * 131 % 256, seed * 197 % 256];
            if (!colours.Any(colour => colour.SequenceEqual(next)))
            {
                colours.Add(next);
            }
        }

        return [new ConfigEdit(file, key, Configuration.ConfigNode.From(colours))];
    }
}
