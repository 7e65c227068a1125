namespace SegSharp.Reporting;

/// <summary>Where a run began, or went on from a checkpoint: what the log says after that belongs to it.</summary>
/// <param name="Iteration">Iterations done before; 0 for a new run, which leaves all lines above to an earlier one.</param>
public sealed record StartLogRecord(int Iteration) : LogRecord(Iteration)
{
    /// <summary>When, as <c>2026-05-01T12:00:00Z</c>.</summary>
    public string Time { get; init; } = "";

    /// <summary>The seed.</summary>
    public long Seed { get; init; }

    /// <summary>Iterations in all; 0 where they are not known.</summary>
    public int MaxIterations { get; init; }

    /// <summary>The command, if it is known.</summary>
    public string? Command { get; init; }
}
