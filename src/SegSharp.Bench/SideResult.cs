namespace SegSharp.Bench;

/// <summary>What was measured of one side.</summary>
/// <param name="Name">What it calls itself, with what it runs.</param>
/// <param name="Kind">See <see cref="WorkProgram.Kind"/>.</param>
/// <param name="Seconds">The time of each counted run.</param>
internal sealed record SideResult(string Name, string Kind, IReadOnlyList<double> Seconds)
{
    /// <summary>Whether it ran with freed memory kept, see <see cref="WorkProgram.Keeping"/>.</summary>
    public bool KeepsMemory { get; init; }

    /// <summary>Its name, with how it ran where that is not the default.</summary>
    public string Title => KeepsMemory ? $"{Name}, memory kept" : Name;

    /// <summary>The most memory that its process held; null where it was not asked.</summary>
    public long? PeakBytes { get; init; }

    /// <summary>How its numbers differ from ours; null for our own and where nothing was compared.</summary>
    public Agreement? Agreement { get; init; }

    /// <summary>Why there are no numbers, as a sentence; null where there are.</summary>
    public string? Failure { get; init; }

    /// <summary>The median time; NaN where there is none.</summary>
    public double MedianSeconds => Failure is null ? Median.Of(Seconds) : double.NaN;
}
