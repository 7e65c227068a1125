using SegSharp.Checkpoints.Loading;
using SegSharp.Configuration;
using SegSharp.Training;
using SegSharp.Training.Reports;

namespace SegSharp.Cli.Runs;

/// <summary>What a training left behind.</summary>
/// <param name="Experiment">What was trained.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Files">Where its files are.</param>
internal sealed record TrainResult(Experiment Experiment, TrainingOutcome Outcome, RunFiles Files)
{
    /// <summary>The seed in use.</summary>
    public long Seed { get; init; }

    /// <summary>Whether there was nothing left to do.</summary>
    public bool WasComplete { get; init; }

    /// <summary>What was trained, such as its encoder and head.</summary>
    public required string Title { get; init; }

    /// <summary>The model's parameters.</summary>
    public long ParameterCount { get; init; }

    /// <summary>What became of the weights that it began with; null where they were random.</summary>
    public LoadReport? Weights { get; init; }

    /// <summary>What a report would say; null for none.</summary>
    public RunReport? Report { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }
}
