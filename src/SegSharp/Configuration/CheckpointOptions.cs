namespace SegSharp.Configuration;

/// <summary>When checkpoints are written and which are kept.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Iterations (or epochs) between checkpoints; null for none but the last.</summary>
    public int? Interval { get; init; }

    /// <summary>The iteration (or epoch) that <see cref="Interval"/> is counted from; nothing is written before it.</summary>
    public int Begin { get; init; }

    /// <summary>Whether <see cref="Interval"/> counts epochs.</summary>
    public bool ByEpoch { get; init; }

    /// <summary>How many of the latest are kept; null for all.</summary>
    public int? KeepLast { get; init; }

    /// <summary>
    /// The metrics of each of which the best checkpoint is kept too, such as <c>mIoU</c>; <c>auto</c> for the first that is measured.
    /// </summary>
    public IReadOnlyList<string> SaveBest { get; init; } = [];

    /// <summary>For each of <see cref="SaveBest"/> whether less is better.</summary>
    public IReadOnlyList<bool> LessIsBetter { get; init; } = [];

    /// <summary>Whether the last state is written at the end of the run.</summary>
    public bool SaveLast { get; init; } = true;

    /// <summary>Whether optimizer and schedule are written too, so that training can go on.</summary>
    public bool SaveOptimizer { get; init; } = true;
}
