using System.CommandLine;
using System.Text.Json.Nodes;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Cli.Runs;
using SegSharp.Tensors;
using SegSharp.Training;
using SegSharp.Training.Tasks;

namespace SegSharp.Cli.Commands;

/// <summary>Trains.</summary>
internal sealed class TrainCommand : CliCommand
{
    private readonly Argument<string> _config = CommonOptions.Config();
    private readonly Option<string?> _workDirectory = CommonOptions.Folder(
        "--work-dir", "Folder for checkpoints, log, curves and report. [default: work_dirs/<name of the config>]");
    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Go on, bit for bit, from the latest whole checkpoint in the work folder, or from a checkpoint that is named.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _autoResume = new("--auto-resume") { Description =
        "Go on like --resume where the work folder has a checkpoint, and start anew where it has none." };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description =
        "Start over in a work folder with an earlier run: delete that run's checkpoints, log and report." };
    private readonly Option<string?> _loadFrom = new("--load-from") { Description =
        "Begin with the weights of a checkpoint. The same as --cfg-options load_from=FILE.", HelpName = "FILE" };
    private readonly Option<bool> _noValidate = new("--no-validate") { Description = "Validate nothing while training." };
    private readonly Option<string[]> _overrides = CommonOptions.CfgOptions();
    private readonly Option<long?> _seed =
        CommonOptions.Seed("Decides initial weights, order of the data and augmentation. [default: the config's, else 0]");
    private readonly Option<bool> _deterministic =
        new("--deterministic") { Description = "Use deterministic kernels only; on the CPU all are." };
    private readonly Option<bool> _amp = new("--amp")
    {
        Description = "Compute in mixed precision: bfloat16 on the CPU, float16 with a loss scale on CUDA, unless the config says which.",
    };
    private readonly Option<bool> _checkpointActivations = new("--checkpoint-activations")
    {
        Description = "Activation checkpointing: keep only the input of each transformer layer and compute the layer again in the " +
            "backward pass: less memory, the same numbers, "
            + "more time. The same as --cfg-options model.backbone.with_cp=True.",
    };
    private readonly Option<string?> _onMismatch = CommonOptions.OnMismatch(
        "the config's load_policy, else a classifier of another number of classes is initialised anew and all else must fit");
    private readonly Option<string[]> _plugins = CommonOptions.Plugins();
    private readonly Option<int?> _maxPixels = CommonOptions.MaxPixels();
    private readonly Option<Device> _device = CommonOptions.Device();
    private readonly Option<string> _format = CommonOptions.Format();
    private readonly PeerTrainOptions _peers = new();

    /// <summary>Builds the command.</summary>
    public TrainCommand()
        : base(
            "train",
            "Trains a model as a config describes it, validates it in between, and writes checkpoints, a log, curves and a report.\n\n" +
            "Ctrl-C and SIGTERM end the run after the iteration, with a checkpoint; --resume goes on from there. " +
                "A work folder belongs to one run:\n" +
            "where an earlier one has left checkpoints, say --resume, --overwrite or another --work-dir.",
            "segsharp train configs/segformer/segformer_mit-b0_1xb4_camvid-256x256.py --cfg-options data_root=data/camvid",
            "segsharp train my_config.py --work-dir runs/first --cfg-options max_iters=2000 train_dataloader.batch_size=8",
            "segsharp train my_config.py --work-dir runs/first --resume")
    {
        Add(_config);
        Add(_workDirectory);
        Add(_resume);
        Add(_autoResume);
        Add(_overwrite);
        Add(_loadFrom);
        Add(_noValidate);
        Add(_overrides);
        Add(_seed);
        Add(_deterministic);
        Add(_amp);
        Add(_checkpointActivations);
        Add(_onMismatch);
        Add(_plugins);
        Add(_maxPixels);
        Add(_device);
        Add(_format);
        _peers.AddTo(this);
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        Array.ForEach(parse.GetRequiredValue(_plugins), context.Plug);
        TrainResult result = new TrainRun(context).Execute(Request(parse));
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

    private TrainRequest Request(ParseResult parse)
    {
        _peers.Check(parse);
        string? from = parse.GetValue(_resume) ?? _peers.ResumeFrom(parse);
        bool resumes = parse.GetResult(_resume) is { Implicit: false };
        bool overwrites = parse.GetValue(_overwrite);
        if (overwrites && (resumes || parse.GetValue(_autoResume)))
        {
            throw new UsageException("--overwrite starts over, --resume goes on: give one of them.");
        }

        bool isFile = from is not null && from != ResumeSpelling.Latest;
        return new TrainRequest(parse.GetRequiredValue(_config),
            CommonOptions.Changes([.. parse.GetRequiredValue(_overrides), .. _peers.Changes(parse)], parse.GetValue(_maxPixels)))
        {
            WorkDirectory = parse.GetValue(_workDirectory),
            Resume = resumes && !isFile,
            ResumesIfPossible = parse.GetValue(_autoResume),
            ResumeFrom = isFile ? ExistingFile.Require(from!, "checkpoint") : null,
            Overwrite = overwrites,
            LoadFrom = parse.GetValue(_loadFrom) is { } weights ? ExistingFile.RequireFileOrFolder(weights, "checkpoint") : null,
            SkipsValidation = parse.GetValue(_noValidate),
            Seed = parse.GetValue(_seed),
            Deterministic = parse.GetValue(_deterministic),
            MixedPrecision = parse.GetValue(_amp),
            ActivationCheckpointing = parse.GetValue(_checkpointActivations),
            OnMismatch = CommonOptions.Rule(parse.GetValue(_onMismatch)),
            Device = _peers.Device(parse) ?? parse.GetValue(_device),
            Command = CommandText.Of(parse),
        };
    }

    private static void Print(CliConsole console, TrainResult result)
    {
        if (result.Outcome.StopReason is { } reason)
        {
            console.Note($"stopped after iteration {result.Outcome.Iteration}: {reason}");
        }

        if (result.Outcome.LastValidation is { } validation)
        {
            console.Out.WriteLine(validation.Measures is SegmentationMeasures segmentation
                ? MetricsTable.Means(segmentation.Metrics, result.Experiment.Evaluation.Metrics)
                    : TrainingDisplay.Means(validation.Measures));
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
            ["validation"] = validation?.Measures switch
            {
                null => null,
                SegmentationMeasures segmentation => JsonOutput.Metrics(segmentation.Classes, segmentation.Metrics),
                var measures => JsonOutput.Numbers(measures.Values),
            },
            ["files"] = JsonOutput.Files(result.Files.All()),
        };
    }
}
