using System.Collections.Concurrent;

namespace SegSharp.IO;

/// <summary>
/// Counts what is read and built while it is open, on this thread and those that it starts. Tests hold commands to reading everything once;
/// nobody else opens one, and then counting costs a look at a field.
/// </summary>
internal sealed class Tally : IDisposable
{
    private static readonly AsyncLocal<Tally?> _current = new();
    private readonly ConcurrentDictionary<(string What, string Which), int> _counts = new();

    private Tally()
    {
    }

    /// <summary>How often each was read or built.</summary>
    public IReadOnlyDictionary<(string What, string Which), int> Counts => _counts;

    /// <summary>Starts to count from zero.</summary>
    public static Tally Open()
    {
        Tally tally = new();
        _current.Value = tally;
        return tally;
    }

    /// <summary>Counts one.</summary>
    /// <param name="what">The kind of work, such as <c>checkpoint</c>.</param>
    /// <param name="which">Which of them, such as a path.</param>
    public static void Count(string what, string which) =>
        _current.Value?._counts.AddOrUpdate((what, which), 1, static (_, count) => count + 1);

    /// <inheritdoc />
    public void Dispose() => _current.Value = null;
}
