using SegSharp.Cli.Rendering;
using SegSharp.Training;

namespace SegSharp.Cli.Runs;

/// <summary>Shows how a training goes on.</summary>
/// <param name="display">Where.</param>
/// <param name="metricNames">What is shown of a validation beside IoU and Acc.</param>
internal sealed class ProgressHook(TrainingDisplay display, IReadOnlyList<string> metricNames) : TrainingHook
{
    // About the last twenty iterations count.
    private const double Kept = 0.95;

    private double _weight;
    private double _loss;
    private double _seconds;
    private double _dataSeconds;
    private int _images;

    /// <inheritdoc />
    public override void AfterIteration(IterationResult result, TrainingControl control)
    {
        _weight = Smooth(_weight, 1);
        _loss = Smooth(_loss, result.Loss);
        _seconds = Smooth(_seconds, result.Duration.TotalSeconds);
        _dataSeconds = Smooth(_dataSeconds, result.DataTime.TotalSeconds);
        display.Show(new TrainingStatus(
            result.Iteration, result.MaxIterations, _loss / _weight, result.LearningRate, _seconds / _weight, _dataSeconds / _weight, result.MemoryPeak));
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
    public override void AfterValidation(ValidationResult result, TrainingControl control) => display.ShowResult(result, metricNames);

    private static double Smooth(double average, double value) => (Kept * average) + ((1 - Kept) * value);
}
