using SegSharp.Evaluation;

namespace SegSharp.Training;

/// <summary>What a validation gave.</summary>
/// <param name="Iteration">Iterations done.</param>
/// <param name="Classes">Names of the classes.</param>
/// <param name="Metrics">The metrics.</param>
/// <param name="Matrix">The counts behind them.</param>
/// <param name="Duration">How long it took.</param>
public sealed record ValidationResult(
    int Iteration, IReadOnlyList<string> Classes, SegmentationMetrics Metrics, ConfusionMatrix Matrix, TimeSpan Duration)
{
    /// <summary>The most bytes that CPU tensors held meanwhile.</summary>
    public long MemoryPeak { get; init; }
}
