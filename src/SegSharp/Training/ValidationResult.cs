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

    /// <summary>A metric by its name: <c>mIoU</c> and its like, or <c>IoU.NAME</c> and <c>Acc.NAME</c> for a single class.</summary>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    public double Named(string metric) => ClassOf(metric) is not { } name ? Metrics.Named(metric)
        : Classes.ToList().IndexOf(name) is >= 0 and var index ? (metric[0] == 'I' ? Metrics.Classes[index].IoU : Metrics.Classes[index].Accuracy)
        : throw new ArgumentException($"There is no class '{name}'.", nameof(metric));

    /// <summary>The class that a metric is of; null for those of all classes.</summary>
    internal static string? ClassOf(string metric) =>
        metric.StartsWith("IoU.", StringComparison.Ordinal) || metric.StartsWith("Acc.", StringComparison.Ordinal) ? metric[4..] : null;
}
