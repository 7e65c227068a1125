namespace SegSharp.Cli.Rendering;

/// <summary>Says where files are.</summary>
internal static class FileList
{
    /// <summary>Writes a line for each file.</summary>
    public static void Write(TextWriter writer, IEnumerable<(string Label, string Path)> files)
    {
        (string Label, string Path)[] all = [.. files];
        int width = all.Max(file => file.Label.Length);
        foreach ((string label, string path) in all)
        {
            writer.WriteLine($"{label.PadRight(width)}  {path}");
        }
    }
}
