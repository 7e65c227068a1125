namespace SegSharp.Reporting;

/// <summary>What the log says of one validation.</summary>
/// <param name="Iteration">Training iterations done.</param>
/// <param name="MeanIoU">Mean intersection over union, 0 to 1.</param>
/// <param name="MeanAccuracy">Mean of the classes' accuracies, 0 to 1.</param>
/// <param name="PixelAccuracy">Share of all pixels predicted right, 0 to 1.</param>
/// <param name="Classes">Values of each class, in label order; empty if not recorded.</param>
public sealed record ValidationLogRecord(
    int Iteration,
    double MeanIoU,
    double MeanAccuracy,
    double PixelAccuracy,
    IReadOnlyList<ClassScore> Classes) : LogRecord(Iteration)
{
    /// <summary>The most that tensors held during the validation, MiB; NaN if unknown.</summary>
    public double MemoryMebibytes { get; init; } = double.NaN;

    /// <summary>Further metrics by name that the config asks for, such as <c>mDice</c>.</summary>
    public IReadOnlyDictionary<string, double> More { get; init; } = new Dictionary<string, double>();

    /// <summary>The metrics of a task that is no segmentation, by name and in their own units; null for a segmentation.</summary>
    public IReadOnlyDictionary<string, double>? Values { get; init; }

    /// <summary>The record of a task that is no segmentation.</summary>
    public static ValidationLogRecord Of(int iteration, IReadOnlyDictionary<string, double> values) =>
        new(iteration, double.NaN, double.NaN, double.NaN, []) { Values = values };
}
