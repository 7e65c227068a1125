using SegSharp.Cli.Rendering;
using SegSharp.Configuration;
using SegSharp.Reporting;
using SegSharp.Training;
using SegSharp.Training.Hooks;

namespace SegSharp.Cli.Runs;

/// <summary>Shows on the console how a training goes on.</summary>
/// <param name="display">Where.</param>
/// <param name="experiment">What is trained.</param>
internal sealed class ProgressSink(TrainingDisplay display, Experiment experiment) : ILogSink
{
    // About the last twenty iterations count.
    private const double Kept = 0.95;

    // A forward pass is a third of a step; what an image takes is measured in the first validation.
    private const double PartOfAStep = 1.0 / 3;

    private double _weight;
    private double _seconds;
    private double _dataSeconds;
    private int _images;
    private double? _secondsPerImage;

    /// <inheritdoc />
    public void Write(LogRecord record)
    {
        switch (record)
        {
            case ProgressLogRecord progress:
                Show(progress.Result, progress.MeanLoss);
                break;
            case ValidationProgressLogRecord validation:
                _images = validation.Count;
                display.ShowValidation(validation.Done, validation.Count);
                break;
            case MeasuredLogRecord { Result: var result }:
                _secondsPerImage = result.Duration.TotalSeconds / Math.Max(1, _images);
                display.ShowResult(result, experiment.Evaluation.Metrics);
                break;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private void Show(IterationResult result, double meanLoss)
    {
        _weight = Smooth(_weight, 1);
        _seconds = Smooth(_seconds, result.Duration.TotalSeconds);
        _dataSeconds = Smooth(_dataSeconds, result.DataTime.TotalSeconds);
        double seconds = _seconds / _weight;
        double left = result.ValidationImagesLeft * (_secondsPerImage ?? (seconds * PartOfAStep / experiment.Train!.BatchSize));
        display.Show(new TrainingStatus(
            result.Iteration, result.MaxIterations, meanLoss, result.LearningRate, seconds, _dataSeconds / _weight,
            result.MemoryPeak, left));
    }

    private static double Smooth(double average, double value) => (Kept * average) + ((1 - Kept) * value);
}
