using SegSharp.Cli.Hosting;
using Spectre.Console;

namespace SegSharp.Cli.Rendering;

/// <summary>A bar of text.</summary>
internal static class ProgressBar
{
    private const int Width = 40;
    private const int NameWidth = 9;

    /// <summary>Draws the bar between its name and its numbers.</summary>
    public static Paragraph Draw(string what, int done, int count, string more = "")
    {
        int filled = (int)((long)Width * done / Math.Max(1, count));
        return new Paragraph()
            .Append(CellText.Pad(Texts.Of(what), NameWidth))
            .Append(new string('━', filled), new Style(Color.Green))
            .Append(new string('─', Width - filled), new Style(Color.Grey))
            .Append($" {done}/{count}  {100.0 * done / Math.Max(1, count):F0}%{more}");
    }
}
