using SegSharp.Cli.Hosting;

namespace SegSharp.Cli.Rendering;

/// <summary>Says where files are.</summary>
internal static class FileList
{
    /// <summary>Writes a line for each file.</summary>
    public static void Write(TextWriter writer, IEnumerable<(string Label, string Path)> files)
    {
        (string Label, string Path)[] all = [.. files.Select(file => (Texts.Of(file.Label), file.Path))];
        int width = all.Max(file => CellText.Width(file.Label));
        foreach ((string label, string path) in all)
        {
            writer.WriteLine($"{CellText.Pad(label, width)}  {path}");
        }
    }
}
