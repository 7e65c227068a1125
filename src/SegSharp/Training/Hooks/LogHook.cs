using SegSharp.Reporting;

namespace SegSharp.Training.Hooks;

/// <summary>Writes the run's log as JSON lines: means over the interval every so many iterations, and each validation.</summary>
/// <param name="writer">The log; closed when training ends.</param>
/// <param name="interval">Iterations between lines.</param>
/// <param name="board">Gets the same records; null for none.</param>
/// <param name="metrics">Metrics that a validation's line tells beside mIoU, mAcc and aAcc; with <c>mFscore</c> come precision and recall.</param>
public sealed class LogHook(TrainingLogWriter writer, int interval, TensorBoardHook? board = null, IReadOnlyList<string>? metrics = null) : TrainingHook
{
    private const double Mebi = 1 << 20;

    private static readonly string[] _always = ["mIoU", "mAcc", "aAcc"];

    private readonly string[] _metrics =
    [
        .. (metrics ?? []).SelectMany(name => name == "mFscore" ? ["mFscore", "mPrecision", "mRecall"] : (string[])[name]).Except(_always),
    ];

    private readonly List<IterationResult> _window = [];

    /// <inheritdoc />
    public override void AfterIteration(IterationResult result, TrainingControl control)
    {
        _window.Add(result);
        if (result.Iteration % interval != 0 && result.Iteration != result.MaxIterations)
        {
            return;
        }

        Append(new TrainLogRecord(result.Iteration, result.LearningRate, _window.Average(r => r.Loss))
        {
            Accuracy = result.Accuracy ?? double.NaN,
            TimeSeconds = _window.Average(r => r.Duration.TotalSeconds),
            DataTimeSeconds = _window.Average(r => r.DataTime.TotalSeconds),
            MemoryMebibytes = result.MemoryPeak / Mebi,
            StageMemoryMebibytes = StageMemory(),
            More = Further(result),
        });
        _window.Clear();
    }

    // The most of the interval, not its mean: this is what a machine must have.
    private Dictionary<string, double> StageMemory() => _window.SelectMany(result => result.StageMemory)
        .GroupBy(stage => StageMeter.NameOf(stage.Key), stage => stage.Value / Mebi, StringComparer.Ordinal)
        .ToDictionary(stage => stage.Key, stage => stage.Max(), StringComparer.Ordinal);

    // The fields that MMSegmentation's scripts read: every loss, the accuracy in percent, the gradients' norm.
    private Dictionary<string, double> Further(IterationResult result)
    {
        Dictionary<string, double> more = new(StringComparer.Ordinal);
        foreach (string name in result.Losses.Keys)
        {
            more[name] = _window.Average(r => r.Losses[name]);
        }

        if (result.Accuracy is { } accuracy)
        {
            more["decode.acc_seg"] = 100 * accuracy;
        }

        double[] norms = [.. _window.Where(r => r.GradientNorm is not null).Select(r => r.GradientNorm!.Value)];
        if (norms.Length > 0)
        {
            more["grad_norm"] = norms.Average();
        }

        return more;
    }

    /// <inheritdoc />
    public override void AfterValidation(ValidationResult result, TrainingControl control) =>
        Append(new ValidationLogRecord(
            result.Iteration, result.Metrics.MeanIoU, result.Metrics.MeanAccuracy, result.Metrics.AllAccuracy,
            [.. result.Metrics.Classes.Select((c, i) => new ClassScore(result.Classes[i], c.IoU, c.Accuracy))])
        {
            MemoryMebibytes = result.MemoryPeak / Mebi,
            More = _metrics.ToDictionary(name => name, result.Metrics.Named),
        });

    /// <inheritdoc />
    public override void AfterTraining(TrainingOutcome outcome, TrainingControl control) => writer.Dispose();

    private void Append(LogRecord record)
    {
        writer.Append(record);
        board?.Write(record);
    }
}
