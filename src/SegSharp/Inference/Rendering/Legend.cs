using System.Text;
using SegSharp.Data.Imaging;
using SegSharp.Inference.Rendering.Fonts;

namespace SegSharp.Inference.Rendering;

/// <summary>Adds a legend to a picture: a swatch and a name for each class that occurs in it.</summary>
/// <remarks>
/// Names that are not ASCII are written with a font of the system, or with the one that the variable <c>SEGSHARP_FONT</c> names; where none
/// has their characters, those classes are called by their number.
/// </remarks>
public static class Legend
{
    private const int Margin = 8;
    private const int Swatch = 14;
    private const int LineHeight = 22;
    private const double TextScale = 0.45;

    private static readonly Rgb _paper = new(255, 255, 255);
    private static readonly Rgb _ink = new(30, 30, 30);

    /// <summary>Draws the legend beside or below the picture; the picture itself stays free of it.</summary>
    /// <param name="picture">The picture, 8-bit BGR.</param>
    /// <param name="labels">The labels whose classes are listed.</param>
    /// <param name="classes">The classes' names; a class without one is called by its number.</param>
    /// <param name="palette">The classes' colours.</param>
    /// <param name="placement">Where it goes.</param>
    /// <returns>A new, larger picture; the given one where no class occurs.</returns>
    public static ByteImage Add(
        ByteImage picture, LabelMap labels, IReadOnlyList<string> classes, Palette palette,
        LegendPlacement placement = LegendPlacement.Beside)
    {
        string[] foreign = [.. classes.Where(name => !Ascii.IsValid(name))];
        using FontText? font = foreign.Length == 0 ? null : FontText.For(foreign);
        return Add(picture, labels, classes, palette, placement, font);
    }

    internal static ByteImage Add(
        ByteImage picture, LabelMap labels, IReadOnlyList<string> classes, Palette palette, LegendPlacement placement, FontText? font)
    {
        int[] counts = labels.Histogram();
        int known = Math.Max(classes.Count, palette.Count);
        Entry[] entries =
        [
            .. Enumerable.Range(0, Math.Min(known, counts.Length)).Where(label => counts[label] > 0)
                .Select(label => new Entry(label < classes.Count && (font is not null || Ascii.IsValid(classes[label]))
                    ? classes[label] : $"class {label}", palette[label])),
        ];
        if (entries.Length == 0)
        {
            return picture;
        }

        int entryWidth = entries.Max(e => font is not null && !Ascii.IsValid(e.Name) ? font.Width(e.Name)
            : Drawing.MeasureText(e.Name, TextScale).Width) + Swatch + (3 * Margin);
        int columns = placement == LegendPlacement.Beside
            ? Ceiling(entries.Length, Math.Max(1, (picture.Height - (2 * Margin)) / LineHeight))
            : Math.Clamp(picture.Width / entryWidth, 1, entries.Length);
        int rows = Ceiling(entries.Length, columns);
        int legendWidth = columns * entryWidth, legendHeight = (rows * LineHeight) + (2 * Margin);

        ByteImage canvas = placement == LegendPlacement.Beside
            ? Extend(picture, Math.Max(picture.Height, legendHeight), picture.Width + legendWidth)
            : Extend(picture, picture.Height + legendHeight, Math.Max(picture.Width, legendWidth));
        (int left, int top) = placement == LegendPlacement.Beside ? (picture.Width, Margin) : (0, picture.Height + Margin);
        for (int i = 0; i < entries.Length; i++)
        {
            Draw(canvas, entries[i], left + (i / rows * entryWidth) + Margin, top + (i % rows * LineHeight), font);
        }

        return canvas;
    }

    private static ByteImage Extend(ByteImage picture, int height, int width) =>
        picture.Pad(height, width, [_paper.Blue, _paper.Green, _paper.Red]);

    private static void Draw(ByteImage canvas, Entry entry, int x, int y, FontText? font)
    {
        int inset = (LineHeight - Swatch) / 2;
        Drawing.FillRectangle(canvas, x, y + inset, Swatch, Swatch, entry.Color);
        (int left, int baseline) = (x + Swatch + Margin, y + LineHeight - inset - 2);
        if (font is not null && !Ascii.IsValid(entry.Name))
        {
            font.Draw(canvas, entry.Name, left, baseline, _ink);
        }
        else
        {
            Drawing.Text(canvas, entry.Name, left, baseline, TextScale, _ink);
        }
    }

    private static int Ceiling(int value, int divisor) => (value + divisor - 1) / divisor;

    private readonly record struct Entry(string Name, Rgb Color);
}
