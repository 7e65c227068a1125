using SegSharp.Data.Imaging;
using Colours = SegSharp.Data.Imaging.Palette;

namespace SegSharp.Diagnosis.Folders;

/// <summary>The classes that follow from the masks and from a file of names.</summary>
/// <param name="Masks">What the values mean.</param>
/// <param name="Names">A name for each class.</param>
/// <param name="File">Where the names come from; null where they were made up.</param>
internal sealed record ClassChoice(MaskValues Masks, IReadOnlyList<string> Names, string? File)
{
    private const string Background = "background", Foreground = "foreground";
    private const int MostDrawn = 20;

    /// <summary>The colours of the classes in overlays; null for generated ones.</summary>
    public IReadOnlyList<Rgb>? Palette { get; private init; }

    /// <summary>The colours of the classes in the masks.</summary>
    public IReadOnlyList<Rgb> Colors { get; private init; } = [];

    /// <summary>Chooses.</summary>
    public static ClassChoice Of(FolderClasses? named, MaskSurvey found, List<FolderNote> notes) =>
        found.Colors.Count > found.Values.Count ? OfColors(named, found, notes) : OfValues(named, found, notes);

    private static ClassChoice OfValues(FolderClasses? named, MaskSurvey found, List<FolderNote> notes)
    {
        MaskValues masks = MaskValues.Of([.. found.Values.Select(value => value.Value)], named?.Names.Count);
        string[] names = [.. Enumerable.Range(0, masks.Count).Select(index => Name(masks, index))];
        if (named is null)
        {
            notes.Add(FolderNote.Of(
                "no file names the classes, so their names are made up: correct them in the config, in the order of the indices",
                ("count", masks.Count)));
        }
        else if (named.Names.Count >= masks.Count)
        {
            names = [.. named.Names.Take(masks.Count)];
        }
        else
        {
            notes.Add(FolderNote.Of("'{file}' names {names} classes, but by the masks there are {count}", ("file", named.File),
                ("names", named.Names.Count), ("count", masks.Count)));
            named.Names.ToArray().CopyTo(names, 0);
        }

        IReadOnlyList<Rgb>? colors = named?.Colors ?? found.Palette;
        return new ClassChoice(masks, names, named?.File)
        {
            Palette = colors is not null && colors.Count >= names.Length ? [.. colors.Take(names.Length)]
                : names[0] == Background && names.Length <= MostDrawn ? Drawn(names.Length)
                : null,
        };
    }

    private static ClassChoice OfColors(FolderClasses? named, MaskSurvey found, List<FolderNote> notes)
    {
        if (named?.Colors is { } known)
        {
            int strange = found.Colors.Count(color => !known.Contains(color));
            if (strange > 0)
            {
                notes.Add(FolderNote.Of("{count} colours of the masks are not in '{file}'", ("count", strange), ("file", named.File)));
            }

            return new ClassChoice(new MaskValues(MaskKind.Colors, known.Count, []), named.Names,
                named.File) { Palette = known, Colors = known };
        }

        Rgb[] colors = [.. found.Colors.Take(256)];
        notes.Add(FolderNote.Of(
            "no file names the classes, so their names are made up: correct them in the config, in the order of the indices",
            ("count", colors.Length)));
        return new ClassChoice(
            new MaskValues(MaskKind.Colors, colors.Length, []),
            [.. colors.Select((color, index) => color == default ? Background : $"class_{index}")], null)
        {
            Palette = colors, Colors = colors,
        };
    }

    private static IReadOnlyList<Rgb> Drawn(int count) => [default, .. Colours.Generate(count).Colors.Skip(1)];

    private static string Name(MaskValues masks, int index) => masks.Kind switch
    {
        MaskKind.Binary => index == 0 ? Background : Foreground,
        MaskKind.Greys => masks.Map.FirstOrDefault(pair => pair.Class == index) is { Value: > 0 } grey ? $"grey_{grey.Value}" : Background,
        MaskKind.FromOne => $"class_{index + 1}",
        _ when masks.Count == 2 => index == 0 ? Background : Foreground,
        _ => $"class_{index}",
    };
}
