using SegSharp.Evaluation;
using SegSharp.Training.Tasks;

namespace SegSharp.Training;

/// <summary>What a validation gave.</summary>
/// <param name="Iteration">Iterations done.</param>
/// <param name="Measures">What was measured; <see cref="SegmentationMeasures"/> for a segmentation.</param>
/// <param name="Duration">How long it took.</param>
public sealed record ValidationResult(int Iteration, Measures Measures, TimeSpan Duration)
{
    /// <summary>The most bytes that CPU tensors held meanwhile.</summary>
    public long MemoryPeak { get; init; }

    /// <summary>What a validation of a segmentation measured.</summary>
    /// <exception cref="InvalidOperationException">The run's task is no segmentation.</exception>
    public SegmentationMeasures Segmentation => Measures as SegmentationMeasures
        ?? throw new InvalidOperationException("The run's task is no segmentation: see Measures.");

    /// <summary>Names of the classes of a segmentation.</summary>
    /// <exception cref="InvalidOperationException">The run's task is no segmentation.</exception>
    public IReadOnlyList<string> Classes => Segmentation.Classes;

    /// <summary>The metrics of a segmentation.</summary>
    /// <exception cref="InvalidOperationException">The run's task is no segmentation.</exception>
    public SegmentationMetrics Metrics => Segmentation.Metrics;

    /// <summary>The counts behind the metrics of a segmentation.</summary>
    /// <exception cref="InvalidOperationException">The run's task is no segmentation.</exception>
    public ConfusionMatrix Matrix => Segmentation.Matrix;

    /// <summary>A metric by its name: <c>mIoU</c> and its like, or <c>IoU.NAME</c> and <c>Acc.NAME</c> for a single class.</summary>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public double Named(string metric) => Measures.Named(metric);
}
