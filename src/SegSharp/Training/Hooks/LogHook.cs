using SegSharp.Reporting;

namespace SegSharp.Training.Hooks;

/// <summary>Writes the run's log as JSON lines: means over the interval every so many iterations, and each validation.</summary>
/// <param name="writer">The log; closed when training ends.</param>
/// <param name="interval">Iterations between lines.</param>
public sealed class LogHook(TrainingLogWriter writer, int interval) : TrainingHook
{
    private readonly List<IterationResult> _window = [];

    /// <inheritdoc />
    public override void AfterIteration(IterationResult result, TrainingControl control)
    {
        _window.Add(result);
        if (result.Iteration % interval != 0 && result.Iteration != result.MaxIterations)
        {
            return;
        }

        double[] norms = [.. _window.Where(r => r.GradientNorm is not null).Select(r => r.GradientNorm!.Value)];
        writer.Append(new TrainLogRecord(result.Iteration, result.LearningRate, _window.Average(r => r.Loss))
        {
            Accuracy = result.Accuracy ?? double.NaN,
            TimeSeconds = _window.Average(r => r.Duration.TotalSeconds),
            DataTimeSeconds = _window.Average(r => r.DataTime.TotalSeconds),
            MemoryMebibytes = result.MemoryPeak / (double)(1 << 20),
            More = norms.Length > 0 ? new Dictionary<string, double> { ["grad_norm"] = norms.Average() } : new Dictionary<string, double>(),
        });
        _window.Clear();
    }

    /// <inheritdoc />
    public override void AfterValidation(ValidationResult result, TrainingControl control) =>
        writer.Append(new ValidationLogRecord(
            result.Iteration, result.Metrics.MeanIoU, result.Metrics.MeanAccuracy, result.Metrics.AllAccuracy,
            [.. result.Metrics.Classes.Select((c, i) => new ClassScore(result.Classes[i], c.IoU, c.Accuracy))]));

    /// <inheritdoc />
    public override void AfterTraining(TrainingOutcome outcome, TrainingControl control) => writer.Dispose();
}
