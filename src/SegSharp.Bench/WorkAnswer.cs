namespace SegSharp.Bench;

/// <summary>What a side answers; each request fills what it is about.</summary>
internal sealed record WorkAnswer
{
    /// <summary>Once, when the side is ready: what it is, with its version.</summary>
    public string? Name { get; init; }

    /// <summary>How long the run took.</summary>
    public double? Seconds { get; init; }

    /// <summary>
    /// What the run is compared with inside of the same process: libtorch's own time, or the time spent waiting for data.
    /// </summary>
    public double? PartSeconds { get; init; }

    /// <summary>The best rate of the run.</summary>
    public double? MultiplyAddsPerSecond { get; init; }

    /// <summary>The losses of the check, in order.</summary>
    public IReadOnlyList<double>? Losses { get; init; }

    /// <summary>The most memory that the process has held.</summary>
    public long? PeakBytes { get; init; }
}
