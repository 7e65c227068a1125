using System.Collections.ObjectModel;

namespace SegSharp.Reporting;

/// <summary>What the log says of one training iteration.</summary>
/// <param name="Iteration">Iterations done, this one included.</param>
/// <param name="LearningRate">Learning rate of this iteration.</param>
/// <param name="Loss">Total loss; NaN where it was none.</param>
public sealed record TrainLogRecord(int Iteration, double LearningRate, double Loss) : LogRecord(Iteration)
{
    /// <summary>Share of the pixels predicted right in this batch, 0 to 1; NaN if unknown.</summary>
    public double Accuracy { get; init; } = double.NaN;

    /// <summary>Seconds per iteration, data included; NaN if unknown.</summary>
    public double TimeSeconds { get; init; } = double.NaN;

    /// <summary>Seconds per iteration spent waiting for data; NaN if unknown.</summary>
    public double DataTimeSeconds { get; init; } = double.NaN;

    /// <summary>The most that tensors held since training began, MiB; NaN if unknown.</summary>
    public double MemoryMebibytes { get; init; } = double.NaN;

    /// <summary>
    /// The most that tensors held in each stage of the iterations since the last record, MiB: <c>data</c>, <c>forward</c>, <c>backward</c>,
    /// <c>optimizer</c>. Empty if unknown.
    /// </summary>
    public IReadOnlyDictionary<string, double> StageMemoryMebibytes { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Further numbers by name, such as the parts of the loss.</summary>
    public IReadOnlyDictionary<string, double> More { get; init; } = new Dictionary<string, double>();
}
