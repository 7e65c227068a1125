using SegSharp.Evaluation;

namespace SegSharp.Training.Tasks;

/// <summary>What a validation of a segmentation measured.</summary>
/// <param name="Classes">Names of the classes.</param>
/// <param name="Metrics">The metrics.</param>
/// <param name="Matrix">The counts behind them.</param>
public sealed record SegmentationMeasures(IReadOnlyList<string> Classes, SegmentationMetrics Metrics, ConfusionMatrix Matrix)
    : Measures(SegmentationMetrics.Names.Concat(Metrics.More.Keys).ToDictionary(name => name, Metrics.Named, StringComparer.Ordinal))
{
    /// <inheritdoc />
    public override bool ArePercentages => true;

    /// <summary>A metric by its name: <c>mIoU</c> and its like, or <c>IoU.NAME</c> and <c>Acc.NAME</c> for a single class.</summary>
    /// <exception cref="ArgumentException">There is no such class or metric.</exception>
    public override double Named(string metric) => ClassOf(metric) is not { } name ? Metrics.Named(metric)
        : Classes.ToList().IndexOf(name) is >= 0 and var index
            ? (metric[0] == 'I' ? Metrics.Classes[index].IoU : Metrics.Classes[index].Accuracy)
        : throw new ArgumentException($"There is no class '{name}'.", nameof(metric));

    /// <summary>The class that a metric is of; null for those of all classes.</summary>
    internal static string? ClassOf(string metric) =>
        metric.StartsWith("IoU.", StringComparison.Ordinal) || metric.StartsWith("Acc.", StringComparison.Ordinal) ? metric[4..] : null;
}
