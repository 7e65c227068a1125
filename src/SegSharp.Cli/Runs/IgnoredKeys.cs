using SegSharp.Cli.Rendering;

namespace SegSharp.Cli.Runs;

/// <summary>Tells which keys of a config were accepted without meaning anything here.</summary>
internal static class IgnoredKeys
{
    /// <summary>Writes one line, where there are any.</summary>
    public static void Tell(CliConsole console, IReadOnlyList<string> keys)
    {
        if (keys.Count > 0)
        {
            console.Note($"without meaning here, and ignored: {string.Join(", ", keys)}");
        }
    }
}
