using System.CommandLine;
using System.Text.Json.Nodes;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Cli.Runs;
using SegSharp.Configuration;
using SegSharp.Tensors;
using SegSharp.Training;

namespace SegSharp.Cli.Commands;

/// <summary>Trains.</summary>
internal sealed class TrainCommand : CliCommand
{
    private const string Recomputing = "model.backbone.with_cp=True";

    private readonly Argument<string> _config = CommonOptions.Config();
    private readonly Option<string?> _workDirectory = CommonOptions.Folder(
        "--work-dir", "Folder for checkpoints, log, curves and report. [default: work_dirs/<name of the config>]");
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on, bit for bit, from the latest checkpoint in the work folder." };
    private readonly Option<string[]> _overrides = CommonOptions.CfgOptions();
    private readonly Option<long?> _seed = CommonOptions.Seed("Decides initial weights, order of the data and augmentation. [default: the config's, else 0]");
    private readonly Option<bool> _deterministic = new("--deterministic") { Description = "Use deterministic kernels only; on the CPU all are." };
    private readonly Option<bool> _amp = new("--amp")
    {
        Description = "Compute in mixed precision: bfloat16 on the CPU, float16 with a loss scale on CUDA, unless the config says which.",
    };
    private readonly Option<bool> _checkpointActivations = new("--checkpoint-activations")
    {
        Description = "Keep only the input of each transformer layer and compute the layer again in the backward pass: less memory, the same numbers, "
            + "more time. The same as --cfg-options model.backbone.with_cp=True.",
    };
    private readonly Option<string?> _onMismatch = CommonOptions.OnMismatch(
        "the config's load_policy, else a classifier of another number of classes is initialised anew and all else must fit");
    private readonly Option<string[]> _plugins = CommonOptions.Plugins();
    private readonly Option<Device> _device = CommonOptions.Device();
    private readonly Option<string> _format = CommonOptions.Format();

    /// <summary>Builds the command.</summary>
    public TrainCommand()
        : base(
            "train",
            "Trains a model as a config describes it, validates it in between, and writes checkpoints, a log, curves and a report.\n\n" +
            "Ctrl-C and SIGTERM end the run after the iteration, with a checkpoint; --resume goes on from there.",
            "segsharp train configs/segformer/segformer_mit-b0_1xb4_camvid-256x256.py --cfg-options data_root=data/camvid",
            "segsharp train my_config.py --work-dir runs/first --cfg-options max_iters=2000 train_dataloader.batch_size=8",
            "segsharp train my_config.py --work-dir runs/first --resume")
    {
        Add(_config);
        Add(_workDirectory);
        Add(_resume);
        Add(_overrides);
        Add(_seed);
        Add(_deterministic);
        Add(_amp);
        Add(_checkpointActivations);
        Add(_onMismatch);
        Add(_plugins);
        Add(_device);
        Add(_format);
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        Array.ForEach(parse.GetRequiredValue(_plugins), Plugins.Load);
        string[] changes = parse.GetRequiredValue(_overrides);
        TrainRequest request = new(parse.GetRequiredValue(_config), parse.GetValue(_checkpointActivations) ? [.. changes, Recomputing] : changes)
        {
            WorkDirectory = parse.GetValue(_workDirectory),
            Resume = parse.GetValue(_resume),
            Seed = parse.GetValue(_seed),
            Deterministic = parse.GetValue(_deterministic),
            MixedPrecision = parse.GetValue(_amp),
            OnMismatch = CommonOptions.Rule(parse.GetValue(_onMismatch)),
            Device = parse.GetValue(_device),
            Command = CommandText.Of(parse),
        };
        TrainResult result = new TrainRun(context).Execute(request);
        if (parse.GetValue(_format) == CommonOptions.Json)
        {
            JsonOutput.Write(context.Console.Out, Json(result));
        }
        else
        {
            Print(context.Console, result);
        }

        if (result.Outcome.End != TrainingEnd.Cancelled)
        {
            return ExitCode.Ok;
        }

        context.Console.Note(result.Files.Checkpoint is null
            ? "interrupted before the first iteration was done: there is nothing to go on from"
            : $"interrupted after iteration {result.Outcome.Iteration}; to go on: {CommandText.Resuming(parse)}");
        return context.Interruption.ExitCode;
    }

    private static void Print(CliConsole console, TrainResult result)
    {
        if (result.Outcome.StopReason is { } reason)
        {
            console.Note($"stopped after iteration {result.Outcome.Iteration}: {reason}");
        }

        if (result.Outcome.LastValidation is { } validation)
        {
            console.Out.WriteLine(MetricsTable.Means(validation.Metrics, result.Experiment.Evaluation.Metrics));
        }

        FileList.Write(console.Out, result.Files.All());
    }

    private static JsonObject Json(TrainResult result)
    {
        ValidationResult? validation = result.Outcome.LastValidation;
        return new JsonObject
        {
            ["end"] = result.Outcome.End.ToString().ToLowerInvariant(),
            ["iteration"] = result.Outcome.Iteration,
            ["weights"] = result.Weights is { } weights ? WeightsView.Json(weights) : null,
            ["validation"] = validation is null ? null : JsonOutput.Metrics(validation.Classes, validation.Metrics),
            ["files"] = JsonOutput.Files(result.Files.All()),
        };
    }
}
