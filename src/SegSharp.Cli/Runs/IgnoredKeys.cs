using SegSharp.Cli.Rendering;
using SegSharp.Configuration;

namespace SegSharp.Cli.Runs;

/// <summary>Tells which keys of a config were accepted without meaning anything here.</summary>
internal static class IgnoredKeys
{
    /// <summary>Writes what short names were taken for, and which keys have no meaning; nothing where there are none.</summary>
    public static void Tell(CliConsole console, Experiment experiment)
    {
        foreach ((string name, string path) in experiment.Shortened)
        {
            console.Note($"{name} is {path} here");
        }

        Tell(console, experiment.Ignored);
    }

    /// <summary>Writes one line, where there are any.</summary>
    public static void Tell(CliConsole console, IReadOnlyList<string> keys)
    {
        if (keys.Count > 0)
        {
            console.Note($"without meaning here, and ignored: {string.Join(", ", keys)}");
        }
    }
}
