using SegSharp.Checkpoints;
using SegSharp.Reporting;

namespace SegSharp.Training.Hooks;

/// <summary>Adds up the iterations of a line of the log.</summary>
/// <param name="before">What a run that goes on had added up.</param>
internal sealed class IterationWindow(LogWindow? before = null)
{
    private const double Mebi = 1 << 20;

    private readonly Dictionary<string, double> _losses = new(before?.Losses ?? new Dictionary<string, double>(), StringComparer.Ordinal);
    private readonly Dictionary<string, double> _stages = new(StringComparer.Ordinal);
    private LogWindow _sums = before ?? new LogWindow();

    /// <summary>Whether there are no iterations.</summary>
    public bool IsEmpty => _sums.Count == 0;

    /// <summary>The mean of the losses.</summary>
    public double MeanLoss => _sums.Loss / _sums.Count;

    /// <summary>What was added up; the memory of the stages is that of a process, and is not kept.</summary>
    public LogWindow State => _sums with { Losses = new Dictionary<string, double>(_losses, StringComparer.Ordinal) };

    /// <summary>Adds an iteration.</summary>
    public void Add(IterationResult result)
    {
        foreach ((string name, double value) in result.Losses)
        {
            _losses[name] = _losses.GetValueOrDefault(name) + value;
        }

        // the most of the interval, not its mean: this is what a machine must have
        foreach ((TrainingStage stage, long bytes) in result.StageMemory)
        {
            string name = StageMeter.NameOf(stage);
            _stages[name] = Math.Max(_stages.GetValueOrDefault(name), bytes / Mebi);
        }

        _sums = _sums with
        {
            Count = _sums.Count + 1,
            Loss = _sums.Loss + result.Loss,
            GradientNorm = _sums.GradientNorm + (result.GradientNorm ?? 0),
            NormCount = _sums.NormCount + (result.GradientNorm is null ? 0 : 1),
            Seconds = _sums.Seconds + result.Duration.TotalSeconds,
            DataSeconds = _sums.DataSeconds + result.DataTime.TotalSeconds,
        };
    }

    /// <summary>The line, with the means over the window and the last iteration's learning rate and accuracy.</summary>
    public TrainLogRecord Record(IterationResult last)
    {
        Dictionary<string, double> more = _losses.ToDictionary(loss => loss.Key, loss => loss.Value / _sums.Count, StringComparer.Ordinal);
        if (_sums.NormCount > 0)
        {
            more["grad_norm"] = _sums.GradientNorm / _sums.NormCount;
        }

        return new TrainLogRecord(last.Iteration, last.LearningRate, MeanLoss)
        {
            Accuracy = last.Accuracy ?? double.NaN,
            TimeSeconds = _sums.Seconds / _sums.Count,
            DataTimeSeconds = _sums.DataSeconds / _sums.Count,
            MemoryMebibytes = last.MemoryPeak / Mebi,
            StageMemoryMebibytes = _stages,
            More = more,
        };
    }
}
