namespace SegSharp.Bench;

/// <summary>One comparison or measurement.</summary>
/// <param name="Job">One of <see cref="BenchJobs"/>.</param>
/// <param name="Setting">What was computed, in words.</param>
/// <param name="Ours">Our own side.</param>
internal sealed record BenchRow(string Job, string Setting, SideResult Ours)
{
    /// <summary>What was computed, number by number; null where there is no image.</summary>
    public WorkTask? Task { get; init; }

    /// <summary>The other sides.</summary>
    public IReadOnlyList<SideResult> Peers { get; init; } = [];

    /// <summary>Numbers beside the times.</summary>
    public IReadOnlyList<BenchFigure> Figures { get; init; } = [];

    /// <summary>Whether our side ran, and no peer that ran gave another result.</summary>
    public bool Holds => Ours.Failure is null && Peers.All(peer => peer.Failure is not null || peer.Agreement is null or { Holds: true });

    /// <summary>The fastest side of each kind of peer that came to an end, apart for those that keep memory.</summary>
    public IEnumerable<SideResult> Fastest => Peers.Where(peer => peer.Failure is null && peer.Seconds.Count > 0)
        .GroupBy(peer => (peer.Kind, peer.KeepsMemory)).Select(group => group.MinBy(peer => peer.MedianSeconds)!);

    /// <summary>Our median time divided by theirs: below 1 where we are faster.</summary>
    public double TimeRatio(SideResult peer) => Ours.MedianSeconds / peer.MedianSeconds;

    /// <summary>Our peak of memory divided by theirs; NaN where one of them is not known.</summary>
    public double MemoryRatio(SideResult peer) =>
        peer.Failure is null && Ours.PeakBytes is { } ours && peer.PeakBytes is > 0 and { } theirs ? (double)ours / theirs : double.NaN;
}
