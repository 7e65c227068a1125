using SegSharp.Checkpoints;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Inference;
using SegSharp.Inference.Files;
using SegSharp.Tensors;
using SegSharp.Training.Preparation;
using SegSharp.Training.Tasks;

namespace SegSharp.Cli.Runs;

/// <summary>Labels images with a checkpoint.</summary>
/// <param name="context">What it works with.</param>
internal sealed class PredictRun(CommandContext context)
{
    /// <summary>Labels each image; one that cannot be used is told and left out.</summary>
    public PredictResult Execute(PredictRequest request)
    {
        DeviceCheck.Require(request.Device);
        if (request.Engine == PredictionEngine.Managed && request.Device.Type != DeviceType.Cpu)
        {
            throw new UsageException("--engine managed computes on the CPU: leave --device out.");
        }

        using OpenCheckpoints checkpoints = new();
        string name = CheckpointName.Resolve(request.Checkpoint, context.Console, RecentRun.Find, checkpoints);
        List<(string Image, string Error)> failures = [];
        IReadOnlyList<PlannedImage> plan = Plan(request, failures);
        failures.ForEach(failure => context.Console.Error(failure.Error));
        string checkpoint = ExistingFile.RequireFileOrFolder(name, "checkpoint");
        if (!plan.Any(item => File.Exists(item.Image)))
        {
            foreach (PlannedImage missing in plan)
            {
                Tell(missing.Image, LabellingPlan.Missing(missing.Image), failures);
            }

            return new PredictResult(name, [], failures); // not a second is spent on the model
        }

        using PreparedExperiment prepared = new Preflight(context).Examine(checkpoint, checkpoints);
        Predictor predictor = Load(request, prepared);
        checkpoints.Dispose();
        WeightsView.Note(context.Console, predictor.Weights);
        IgnoredKeys.Tell(context.Console, predictor.Ignored);
        ImageLabelling labelling = new(predictor, request.Opacity);
        LargeImageHint hint = new(context.Console, "--window 1024");
        List<LabelledImage> images = [];
        return ProgressLine.Run(context.Console, "predict", plan.Count, progress =>
        {
            int done = 0;
            foreach ((string image, Task<LabelledImage> files) in labelling.Label(plan, context.Cancellation))
            {
                try
                {
                    images.Add(files.GetAwaiter().GetResult());
                    hint.Tell(predictor.LargestWhole);
                }
                catch (Exception e) when (e is DataException or ShapeException)
                {
                    Tell(image, e.Message, failures);
                }

                progress.Show(++done);
            }

            return new PredictResult(name, images, failures) { Weights = predictor.Weights };
        });
    }

    private static Predictor Load(PredictRequest request, PreparedExperiment prepared)
    {
        Checkpoint checkpoint = prepared.Weights!.Checkpoint!;
        return prepared.Task is null or SegmentationTask
            ? Predictor.Load(
                checkpoint, prepared.Experiment!, (prepared.Task as SegmentationTask)?.Segmentor, request.Device,
                request.UseTestTimeAugmentation,
                request.Window is { } size ? LargeImageHint.Windows(size) : null, request.Engine)
            : Load(request, prepared.Task, checkpoint, prepared.Experiment!);
    }

    private static Predictor Load(PredictRequest request, LearningTask task, Checkpoint checkpoint, Experiment experiment)
    {
        if (task.CreatePredictor(experiment, checkpoint.Description, request.Device) is not { } predictor)
        {
            throw new CheckpointMismatchException(
                $"'{checkpoint.Path}' holds a model that gives no label maps ({task.Title}), so there is nothing to predict: " +
                    "measure it with segsharp test.");
        }

        if (request.Engine == PredictionEngine.Managed)
        {
            throw new UsageException(
                $"--engine managed is for segmentations of the library: leave it out for another task ({task.Title}).");
        }

        if (request.UseTestTimeAugmentation || request.Window is not null)
        {
            throw new UsageException(
                $"{(request.Window is null ? "--tta" : "--window")} is for segmentations of the library, " +
                    $"and '{checkpoint.Path}' is of another task ({task.Title}): leave it out.");
        }

        checkpoint.LoadInto(task.Model, request.Device);
        return predictor;
    }

    private static IReadOnlyList<PlannedImage> Plan(PredictRequest request, List<(string Image, string Error)> failures)
    {
        try
        {
            return LabellingPlan.Make(request.Inputs, request.OutputDirectory, failures);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private void Tell(string image, string error, List<(string Image, string Error)> failures)
    {
        failures.Add((image, error));
        context.Console.Error(error);
    }
}
