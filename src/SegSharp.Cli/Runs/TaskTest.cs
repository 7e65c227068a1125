using SegSharp.Checkpoints.Loading;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Training;
using SegSharp.Training.MixedPrecision;
using SegSharp.Training.Preparation;
using SegSharp.Training.Tasks;

namespace SegSharp.Cli.Runs;

/// <summary>An evaluation of a task that is no segmentation, by its own validation.</summary>
/// <param name="context">What it works with.</param>
internal sealed class TaskTest(CommandContext context)
{
    /// <summary>Measures.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="prepared">The config and the checkpoint.</param>
    /// <param name="data">The test data.</param>
    /// <param name="task">What the config learns.</param>
    public TestResult Execute(TestRequest request, PreparedExperiment prepared, DataOptions data, LearningTask task)
    {
        RefuseLabelMaps(request, task);
        Experiment experiment = prepared.Experiment!;
        SegmentationDataset dataset = ExperimentData.Dataset(data, prepared.Folders);
        IValidation validation = task.CreateValidation(ExperimentData.Validation(experiment, data, dataset, experiment.TestEvaluation))
            ?? throw new DataException(
            $"The task of this config ({task.Title}) measures nothing: its plugin must give a validation.");
        LoadReport weights = prepared.Weights!.Checkpoint!.LoadInto(
            task.Model, request.Device, LoadPolicy.Exact with { OnMismatch = request.OnMismatch ?? MismatchRule.Error });
        WeightsView.Note(context.Console, weights);
        IgnoredKeys.Tell(context.Console, experiment);
        context.Console.Note($"testing on {validation.ImageCount} images");
        PrecisionMode precision = experiment.TestsInMixedPrecision
            ? PrecisionMode.Create(experiment.MixedPrecision ?? new(), request.Device) : new();
        task.Model.Evaluate();
        Measures measures = ProgressLine.Run(context.Console, "test", validation.ImageCount, progress =>
        {
            using IDisposable? mode = precision.Enter(request.Device);
            return validation.Run(request.Device, (done, _, _) => progress.Show(done), context.Cancellation);
        });
        return new TestResult([], null, validation.ImageCount, []) { Weights = weights, Measures = measures };
    }

    private static void RefuseLabelMaps(TestRequest request, LearningTask task)
    {
        (string Option, bool IsGiven)[] options =
        [
            ("--format-only", request.FormatOnly), ("--out-dir", request.PredictionDirectory is not null),
            ("--show-dir", request.OverlayDirectory is not null),
            ("--eval", request.Metrics.Count > 0), ("--tta", request.UseTestTimeAugmentation),
        ];
        if (Array.Find(options, option => option.IsGiven).Option is { } given)
        {
            throw new UsageException(
                $"{given} is for segmentations, and the task of this config ({task.Title}) gives no label maps: " +
                    "leave it out; its metrics are "
                + $"{string.Join(", ", task.MetricNames)}.");
        }
    }
}
