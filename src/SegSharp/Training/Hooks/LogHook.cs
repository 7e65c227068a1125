using SegSharp.Checkpoints;
using SegSharp.Reporting;
using SegSharp.Training.Tasks;

namespace SegSharp.Training.Hooks;

/// <summary>Writes the run's log as JSON lines: means over the interval every so many iterations, and each validation.</summary>
/// <param name="writer">The log; closed when training ends.</param>
/// <param name="interval">Iterations between lines.</param>
/// <param name="metrics">Metrics that a validation's line tells beside mIoU, mAcc and aAcc;
/// with <c>mFscore</c> come precision and recall.</param>
public sealed class LogHook(TrainingLogWriter writer, int interval, IReadOnlyList<string>? metrics = null) : TrainingHook
{
    private const double Mebi = 1 << 20;

    private static readonly string[] _always = ["mIoU", "mAcc", "aAcc"];

    private readonly string[] _metrics =
    [
        .. (metrics ?? []).SelectMany(name => name == "mFscore" ? ["mFscore", "mPrecision", "mRecall"] : (string[])[name]).Except(_always),
    ];

    private IterationWindow _window = new();

    /// <summary>What a run that goes on had added up since its last line.</summary>
    public LogWindow? Window
    {
        init => _window = new IterationWindow(value);
    }

    /// <summary>Where the run began, for the first line of it.</summary>
    public StartLogRecord? Start { get; init; }

    /// <summary>Get the same records.</summary>
    public IReadOnlyList<ILogReader> Readers { get; init; } = [];

    /// <inheritdoc />
    public override void BeforeTraining(int firstIteration, int maxIterations)
    {
        if (Start is { } start)
        {
            writer.Append(start);
        }
    }

    /// <inheritdoc />
    public override void AfterIteration(IterationResult result, TrainingControl control)
    {
        _window.Add(result);
        if (result.Iteration % interval != 0 && result.Iteration != result.MaxIterations)
        {
            return;
        }

        TrainLogRecord record = _window.Record(result);
        control.LastLogged = record;
        Append(record);
        _window = new IterationWindow();
    }

    /// <inheritdoc />
    public override void AfterValidation(ValidationResult result, TrainingControl control) =>
        Append(Record(result) with { MemoryMebibytes = result.MemoryPeak / Mebi });

    /// <inheritdoc />
    public override void AfterTraining(TrainingOutcome outcome, TrainingControl control) => writer.Dispose();

    /// <inheritdoc />
    internal override TrainingState Remember(TrainingState state) => state with { Window = _window.IsEmpty ? null : _window.State };

    private ValidationLogRecord Record(ValidationResult result) =>
        result.Measures is not SegmentationMeasures { Metrics: var metrics, Classes: var classes }
        ? ValidationLogRecord.Of(result.Iteration, result.Measures.Values)
        : new ValidationLogRecord(
            result.Iteration, metrics.MeanIoU, metrics.MeanAccuracy, metrics.PixelAccuracy,
            [.. metrics.Classes.Select((c, i) => new ClassScore(classes[i], c.IoU, c.Accuracy))])
        {
            More = _metrics.Concat(metrics.More.Keys).ToDictionary(name => name, metrics.Named),
        };

    private void Append(LogRecord record)
    {
        writer.Append(record);
        foreach (ILogReader reader in Readers)
        {
            reader.Write(record);
        }
    }
}
