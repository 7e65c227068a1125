namespace SegSharp.Bench;

/// <summary>Everything that a bench measured.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Rows">The measurements in their order.</param>
/// <param name="Skipped">Peers that are not there, each with what to do about it.</param>
internal sealed record BenchReport(BenchOptions Options, IReadOnlyList<BenchRow> Rows, IReadOnlyList<(string Peer, string Reason)> Skipped)
{
    /// <summary>How many measurements an interruption left undone.</summary>
    public int Unfinished { get; init; }

    /// <summary>Whether every finished measurement came to an end with the results that were expected.</summary>
    public bool Holds => Rows.All(row => row.Holds);
}
