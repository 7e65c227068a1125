namespace SegSharp.Cli.Rendering;

/// <summary>Text in the cells of a terminal, of which a Chinese character takes two.</summary>
internal static class CellText
{
    /// <summary>The number of cells.</summary>
    public static int Width(string text) => text.Sum(c => c is (>= '\u1100' and <= '\u115f') or (>= '\u2e80' and <= '\uffe6') ? 2 : 1);

    /// <summary>The text with blanks behind it up to a number of cells.</summary>
    public static string Pad(string text, int cells) => text + new string(' ', Math.Max(0, cells - Width(text)));
}
