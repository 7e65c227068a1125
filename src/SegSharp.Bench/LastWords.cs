namespace SegSharp.Bench;

/// <summary>What a process that failed said of it.</summary>
internal static class LastWords
{
    private const string Error = "error";

    /// <summary>The first line that calls itself an error, or else the last one with a letter in it; null where there is none.</summary>
    /// <param name="lines">What it wrote to standard error.</param>
    public static string? Of(IReadOnlyCollection<string> lines) =>
        (lines.FirstOrDefault(line => line.StartsWith(Error, StringComparison.Ordinal))
            ?? lines.LastOrDefault(line => line.Any(char.IsLetter)))?.Trim();
}
