using SegSharp.Cli.Rendering;
using SegSharp.Configuration;
using SegSharp.Training;

namespace SegSharp.Cli.Runs;

/// <summary>Shows how a training goes on.</summary>
/// <param name="display">Where.</param>
/// <param name="experiment">What is trained.</param>
internal sealed class ProgressHook(TrainingDisplay display, Experiment experiment) : TrainingHook
{
    // About the last twenty iterations count.
    private const double Kept = 0.95;

    // A forward pass is a third of a step; what an image takes is measured in the first validation.
    private const double PartOfAStep = 1.0 / 3;

    private double _weight;
    private double _seconds;
    private double _dataSeconds;
    private double _lossSum;
    private int _lossCount;
    private int _images;
    private double? _secondsPerImage;

    /// <inheritdoc />
    public override void AfterIteration(IterationResult result, TrainingControl control)
    {
        _weight = Smooth(_weight, 1);
        _seconds = Smooth(_seconds, result.Duration.TotalSeconds);
        _dataSeconds = Smooth(_dataSeconds, result.DataTime.TotalSeconds);
        (_lossSum, _lossCount) = (_lossSum + result.Loss, _lossCount + 1);
        bool isLogged = control.LastLogged?.Iteration == result.Iteration;
        double seconds = _seconds / _weight;
        display.Show(new TrainingStatus(
            result.Iteration, result.MaxIterations, isLogged ? control.LastLogged!.Loss : _lossSum / _lossCount, result.LearningRate,
            seconds, _dataSeconds / _weight,
            result.MemoryPeak, result.ValidationImagesLeft * (_secondsPerImage ?? (seconds * PartOfAStep / experiment.Train!.BatchSize))));
        if (isLogged)
        {
            (_lossSum, _lossCount) = (0, 0);
        }
    }

    /// <inheritdoc />
    public override void BeforeValidation(int imageCount)
    {
        _images = imageCount;
        display.ShowValidation(0, imageCount);
    }

    /// <inheritdoc />
    public override void AfterValidationImage(int done) => display.ShowValidation(done, _images);

    /// <inheritdoc />
    public override void AfterValidation(ValidationResult result, TrainingControl control)
    {
        _secondsPerImage = result.Duration.TotalSeconds / Math.Max(1, _images);
        display.ShowResult(result, experiment.Evaluation.Metrics);
    }

    private static double Smooth(double average, double value) => (Kept * average) + ((1 - Kept) * value);
}
