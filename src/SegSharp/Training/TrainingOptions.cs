using SegSharp.Configuration;
using SegSharp.Tensors;

namespace SegSharp.Training;

/// <summary>How long and how a run goes.</summary>
public sealed record TrainingOptions
{
    /// <summary>Iterations in all, at least 1.</summary>
    public required int MaxIterations { get; init; }

    /// <summary>Iterations between validations; null for none but at the end.</summary>
    public int? ValidationInterval { get; init; }

    /// <summary>Other intervals from certain iterations on, in rising order.</summary>
    public IReadOnlyList<(int Begin, int Interval)> DynamicIntervals { get; init; } = [];

    /// <summary>The iteration before which there is no validation, not even at the end (<c>val_begin</c>).</summary>
    public int ValidationBegin { get; init; } = 1;

    /// <summary>Batches whose gradients are averaged for one step of the optimizer.</summary>
    public int AccumulativeCounts { get; init; } = 1;

    /// <summary>Bound of the gradients; null for none.</summary>
    public ClipGradientOptions? ClipGradient { get; init; }

    /// <summary>Iterations between measurements of the accuracy on the batch, which costs time; see the log's interval.</summary>
    public int AccuracyInterval { get; init; } = 50;

    /// <summary>Whether checkpoints hold what is needed to go on; without it they hold the model alone.</summary>
    public bool SavesOptimizer { get; init; } = true;

    /// <summary>Where to compute.</summary>
    public Device Device { get; init; }
}
