using SegSharp.Checkpoints;
using SegSharp.Reporting;
using SegSharp.Training.Tasks;

namespace SegSharp.Training.Hooks;

/// <summary>
/// Makes the records of a run's log, and hands each to all sinks: where the run begins and ends, each iteration, means over the interval
/// every so many of them, and each validation.
/// </summary>
/// <param name="sinks">Where the records go; disposed when training ends.</param>
/// <param name="interval">Iterations between lines.</param>
/// <param name="metrics">Metrics that a validation's line tells beside mIoU, mAcc and aAcc;
/// with <c>mFscore</c> come precision and recall.</param>
public sealed class LogHook(IReadOnlyList<ILogSink> sinks, int interval, IReadOnlyList<string>? metrics = null) : TrainingHook, IDisposable
{
    private const double Mebi = 1 << 20;

    private static readonly string[] _always = ["mIoU", "mAcc", "aAcc"];

    private readonly string[] _metrics =
    [
        .. (metrics ?? []).SelectMany(name => name == "mFscore" ? ["mFscore", "mPrecision", "mRecall"] : (string[])[name]).Except(_always),
    ];

    private IterationWindow _window = new();
    private int _iteration;
    private int _images;

    /// <summary>What a run that goes on had added up since its last line.</summary>
    public LogWindow? Window
    {
        init => _window = new IterationWindow(value);
    }

    /// <summary>What the first record says of the run beside its iterations.</summary>
    public StartLogRecord Start { get; init; } = new(0);

    /// <summary>Hands a record of somebody else to the sinks, such as a picture.</summary>
    public void Write(LogRecord record)
    {
        foreach (ILogSink sink in sinks)
        {
            sink.Write(record);
        }
    }

    /// <inheritdoc />
    public override void BeforeTraining(int firstIteration, int maxIterations)
    {
        _iteration = firstIteration;
        Write(Start with { Iteration = firstIteration, MaxIterations = maxIterations });
    }

    /// <inheritdoc />
    public override void AfterIteration(IterationResult result, TrainingControl control)
    {
        _iteration = result.Iteration;
        _window.Add(result);
        Write(new ProgressLogRecord(result, _window.MeanLoss));
        if (result.Iteration % interval == 0 || result.Iteration == result.MaxIterations)
        {
            Write(_window.Record(result));
            _window = new IterationWindow();
        }
    }

    /// <inheritdoc />
    public override void BeforeValidation(int imageCount)
    {
        _images = imageCount;
        AfterValidationImage(0);
    }

    /// <inheritdoc />
    public override void AfterValidationImage(int done) => Write(new ValidationProgressLogRecord(_iteration, done, _images));

    /// <inheritdoc />
    public override void AfterValidation(ValidationResult result, TrainingControl control)
    {
        Write(new MeasuredLogRecord(result));
        Write(Record(result) with { MemoryMebibytes = result.MemoryPeak / Mebi });
    }

    /// <inheritdoc />
    public override void AfterTraining(TrainingOutcome outcome, TrainingControl control)
    {
        string ending = outcome.End switch { TrainingEnd.Completed => "complete", TrainingEnd.Stopped => "stopped", _ => "interrupted" };
        Write(new EndLogRecord(outcome.Iteration, ending, outcome.StopReason));
        Dispose();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (ILogSink sink in sinks)
        {
            sink.Dispose();
        }
    }

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
}
