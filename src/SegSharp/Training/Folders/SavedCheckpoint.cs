using System.Globalization;
using System.Text.RegularExpressions;

namespace SegSharp.Training.Folders;

/// <summary>A checkpoint in a run's folder, as its name tells.</summary>
/// <param name="Path">The file.</param>
/// <param name="Iteration">Iterations done.</param>
/// <param name="Metric">The metric of which it is the best; null for one that was written in the course of the run.</param>
internal sealed partial record SavedCheckpoint(string Path, int Iteration, string? Metric)
{
    private const string Extension = ".safetensors";

    /// <summary>The file's name.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The file of an iteration.</summary>
    public static string OfIteration(string directory, int iteration) =>
        System.IO.Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"iter_{iteration}{Extension}"));

    /// <summary>The file of the best validation by a metric.</summary>
    public static string OfBest(string directory, string metric, int iteration) =>
        System.IO.Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"best_{metric}_iter_{iteration}{Extension}"));

    /// <summary>All in a folder, the furthest first; of one iteration, the one of the run's course first.</summary>
    public static IReadOnlyList<SavedCheckpoint> In(string directory) => !Directory.Exists(directory) ? [] :
    [
        .. Directory.EnumerateFiles(directory, "*" + Extension).Select(Of).OfType<SavedCheckpoint>()
            .OrderByDescending(saved => saved.Iteration).ThenBy(saved => saved.Metric, StringComparer.Ordinal),
    ];

    /// <summary>What a file's name tells; null for other files.</summary>
    public static SavedCheckpoint? Of(string path) =>
        FileName().Match(System.IO.Path.GetFileName(path)) is { Success: true } match
            && int.TryParse(match.Groups["iteration"].ValueSpan, CultureInfo.InvariantCulture, out int iteration)
            ? new SavedCheckpoint(path, iteration, match.Groups["metric"] is { Success: true, Value: var metric } ? metric : null)
            : null;

    [GeneratedRegex(@"^(?:best_(?<metric>.+)_)?iter_(?<iteration>\d{1,9})\.safetensors$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileName();
}
