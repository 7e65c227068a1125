using System.Text.Json.Nodes;
using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Loading;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Evaluation;
using SegSharp.IO;
using SegSharp.Models.Segmentors;
using SegSharp.Training;
using SegSharp.Training.MixedPrecision;
using SegSharp.Training.Preparation;
using SegSharp.Training.Tasks;

namespace SegSharp.Cli.Runs;

/// <summary>An evaluation of a checkpoint on a config's test data.</summary>
/// <param name="context">What it works with.</param>
internal sealed class TestRun(CommandContext context)
{
    private const string ResultFile = "test.json";

    /// <summary>Evaluates, and writes the pictures that are asked for.</summary>
    public TestResult Execute(TestRequest request)
    {
        DeviceCheck.Require(request.Device);
        using PreparedExperiment prepared = Prepare(request);
        Experiment experiment = prepared.Experiment!;
        DataOptions data = Data(experiment, request);
        LearningTask task = prepared.Task ?? TaskRegistry.Build(experiment.Model ?? throw Missing(experiment, "model"));
        TestResult result = task is SegmentationTask { Segmentor: var model }
            ? Segment(request, prepared, data, model) : new TaskTest(context).Execute(request, prepared, data, task);
        if (request.WorkDirectory is { } directory)
        {
            AtomicFile.WriteAllText(Path.Combine(directory, ResultFile), JsonOutput.Text(Json(result)) + "\n");
        }

        return result;
    }

    private TestResult Segment(TestRequest request, PreparedExperiment prepared, DataOptions data, EncoderDecoder model)
    {
        Experiment experiment = prepared.Experiment!;
        EvaluationOptions options = request.Metrics.Count > 0 ? experiment.TestEvaluation with { Metrics = request.Metrics }
            : experiment.TestEvaluation;
        string? predictions = request.PredictionDirectory ?? options.OutputDirectory;
        bool formatOnly = !data.UsesMasks;
        if (formatOnly && predictions is null)
        {
            throw new UsageException(
                "Predictions are only to be written, but not where to: give --out-dir (or test_evaluator.output_dir).");
        }

        Evaluator evaluator = ExperimentData.Evaluator(experiment, data, request.UseTestTimeAugmentation, options, prepared.Folders);
        SegmentationDataset dataset = evaluator.Dataset;

        // the config's load_policy is for the weights that its training began with, not for those that it ended with
        LoadReport weights = prepared.Weights!.Checkpoint!.LoadInto(model, request.Device,
            LoadPolicy.Exact with { OnMismatch = request.OnMismatch ?? MismatchRule.Error });
        WeightsView.Note(context.Console, weights);
        if (!formatOnly && !dataset.HasMasks)
        {
            throw new DataException(
                "The test data has no masks to measure against: give ann_dir (data_prefix.seg_map_path), or --format-only with --out-dir.");
        }

        LargeImageHint hint = new(
            context.Console,
            "--cfg-options \"model.test_cfg={'_delete_': True, 'mode': 'slide', 'crop_size': (1024, 1024), 'stride': (768, 768)}\"");
        PredictionWriter writer = new(dataset, predictions, request.OverlayDirectory, request.Opacity);
        IgnoredKeys.Tell(context.Console, experiment);
        context.Console.Note($"testing on {evaluator.ImageCount} images");
        PrecisionMode precision = experiment.TestsInMixedPrecision
            ? PrecisionMode.Create(experiment.MixedPrecision ?? new(), request.Device) : new();
        IReadOnlyList<ConfusionMatrix> groups = ProgressLine.Run(context.Console, "test", evaluator.ImageCount, progress =>
        {
            using IDisposable? mode = precision.Enter(request.Device);
            return evaluator.RunGroups(
                model,
                request.Device,
                (done, info, labels) =>
                {
                    writer.Write(info.ImageFile, labels);
                    progress.Show(done);
                    hint.Tell(evaluator.LargestWhole);
                },
                context.Cancellation);
        });
        TestResult result = new(evaluator.Classes, null, evaluator.ImageCount, options.Metrics) { Weights = weights };
        return formatOnly ? result : Measured(result, groups, evaluator);
    }

    private PreparedExperiment Prepare(TestRequest request)
    {
        OpenCheckpoints checkpoints = new();
        try
        {
            ConfigDict config = ExperimentSource.Load(request.ConfigPath, request.Overrides);
            string path = CheckpointName.Resolve(request.Checkpoint, context.Console,
                () => TrainPlan.DirectoryOf(request.ConfigPath, config), checkpoints);
            ExperimentRequest examined = new(config)
            {
                Checkpoint = ExistingFile.RequireFileOrFolder(path, "checkpoint"),
                Kind = RunKind.Test,
                OnMismatch = request.OnMismatch,
                Device = request.Device,
                Checkpoints = checkpoints,
            };
            return new Preflight(context)
                .Examine(examined, experiment => experiment with { Train = null, Val = null, Test = Data(experiment, request) });
        }
        catch
        {
            checkpoints.Dispose();
            throw;
        }
    }

    // Masks are for measuring: where predictions are only written, the data set need not have any.
    private static DataOptions Data(Experiment experiment, TestRequest request) =>
        (experiment.Test ?? experiment.Val ?? throw Missing(experiment, "test_dataloader (or data.test, val_dataloader, data.val)")) with
        {
            UsesMasks = !request.FormatOnly && !experiment.TestEvaluation.FormatOnly,
        };

    private static TestResult Measured(TestResult result, IReadOnlyList<ConfusionMatrix> groups, Evaluator evaluator)
    {
        ConfusionMatrix matrix = ConfusionMatrix.Sum(groups);
        (int majority, SegmentationMetrics baseline) = matrix.MajorityBaseline();
        return result with
        {
            Metrics = evaluator.Compute(matrix) with { More = evaluator.Own },
            MajorityClass = result.Classes[majority],
            Baseline = baseline,
            Parts = groups.Count > 1 ? [.. groups.Select(evaluator.Compute)] : [],
        };
    }

    /// <summary>The result for machines.</summary>
    public static JsonObject Json(TestResult result)
    {
        JsonObject json = result.Metrics is { } metrics ? JsonOutput.Metrics(result.Classes, metrics) : [];
        if (result.Measures is { } measures)
        {
            json["values"] = JsonOutput.Numbers(measures.Values);
        }

        foreach (string name in result.Metrics is null ? [] : result.MetricNames.Where(name => !json.ContainsKey(name)))
        {
            json[name] = JsonOutput.Number(result.Metrics!.Named(name));
        }

        foreach ((string name, double value) in result.Metrics?.More ?? new Dictionary<string, double>())
        {
            json[name] = JsonOutput.Number(value);
        }

        if (result.Parts.Count > 0)
        {
            json["parts"] = new JsonArray([.. result.Parts.Select(part => JsonOutput.Metrics(result.Classes, part))]);
        }

        json["images"] = result.ImageCount;
        json["weights"] = WeightsView.Json(result.Weights);
        if (result.Baseline is { } baseline)
        {
            json["baseline"] = new JsonObject { ["class"] = result.MajorityClass, ["mIoU"] = baseline.MeanIoU,
                ["aAcc"] = baseline.PixelAccuracy };
        }

        return json;
    }

    private static ConfigException Missing(Experiment experiment, string key) =>
        new($"the config cannot be tested, for it lacks {key}", experiment.Source.Location,
            remedy: "Add it, or name a file with it in _base_");
}
