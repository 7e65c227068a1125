using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Data;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Training.Preparation;

namespace SegSharp.Cli.Runs;

/// <summary>Examines a config, or a setup in the neutral form.</summary>
internal static class DoctorRun
{
    private const int SamplePairs = 8;

    private static readonly string[] _trainingKeys =
        ["train_dataloader", "optim_wrapper", "optimizer", "param_scheduler", "lr_config", "runner", "distiller", "quant_config"];

    private static readonly string[] _testKeys = ["val_dataloader", "test_dataloader", "data.val", "data.test"];

    /// <summary>Examines a config of SegSharp.</summary>
    /// <exception cref="FileNotFoundException">There is no such config.</exception>
    public static DoctorReport Examine(DoctorRequest request, CommandContext context)
    {
        string path = ExistingFile.RequireFileOrFolder(request.ConfigPath, "config");
        if (IsForeign(path))
        {
            return Foreign(path, request.Checkpoint, context.Registries) ?? throw new UsageException(
                $"'{path}' is no config that is known: neither MMSegmentation's, nor a Hugging Face folder, " +
                    "nor of segmentation_models_pytorch, Detectron2 or Lightly.");
        }

        ConfigDict config;
        try
        {
            config = ConfigFile.Load(path, request.Overrides);
        }
        catch (ConfigException e)
        {
            return new DoctorReport([ConfigFinding.Of(e, DiagnosisCodes.UnreadableConfig)]);
        }

        RunKind? kind = request.Kind ?? Described(config);
        ExperimentRequest examined = new(config)
        {
            Registries = context.Registries,
            Checkpoint = request.Checkpoint,
            Size = request.Size,
            Kind = kind ?? RunKind.Training,

            // whoever asks about a checkpoint asks about the model
            RequiresAll = kind is not null && !request.IsConfigOnly && (request.Checkpoint is null || request.Kind is not null),
            DataRoot = request.DataRoot,
            Device = request.Device,
        };
        DataLook look = request.ScansData ? DataLook.Scanned : examined.RequiresAll && kind is not RunKind.Prediction
            ? DataLook.Listed : DataLook.None;
        using PreparedExperiment prepared = examined.Prepare();
        DataScanResult? scan = request.ScansData && prepared.Experiment is { } experiment
            ? Scan(experiment, prepared.Folders, request, context) : null;
        return ExperimentDoctor.Examine(examined with { Scan = scan }, prepared) with { Data = look, Kind = kind,
            Scan = scan is { Splits.Count: > 0 } ? ScanSummary.Of(scan) : null };
    }

    // A training where one is described, a test where there is only data for one; a model by itself is no run.
    private static RunKind? Described(ConfigDict config)
    {
        ConfigCursor root = new(config);
        bool trains = _trainingKeys.Any(key => root[key].Exists) || root["data"]["train"].Exists || root["train_cfg"]["max_iters"].Exists
            || root["train_cfg"]["max_epochs"].Exists;
        bool tests = _testKeys.Any(key => root.At(key).Exists);
        return trains ? RunKind.Training : tests ? RunKind.Test : null;
    }

    /// <summary>Looks at a few images and masks of each data set of a config, as far as they are there.</summary>
    public static DataScanResult? Sample(Experiment experiment, FolderListings folders, CancellationToken cancellation)
    {
        try
        {
            return DataScan.Run(experiment,
                new DataScanOptions { MaxPairs = SamplePairs, UseCache = false, Folders = folders }, cancellation);
        }
        catch (Exception e) when (e is ConfigException or DataException or IOException or UnauthorizedAccessException)
        {
            return null; // the run tells it, with the place where it needs the data
        }
    }

    private static DataScanResult Scan(Experiment experiment, FolderListings folders, DoctorRequest request, CommandContext context) =>
        ProgressLine.Run(context.Console, "scan", 1, line => DataScan.Run(
            experiment,
            new DataScanOptions { DataRoot = request.DataRoot, Progress = new ScanProgress(line), Folders = folders },
            context.Cancellation));

    // A YAML or JSON file is SegSharp's where it has a model as MMSegmentation's configs do.
    private static bool IsForeign(string path)
    {
        string suffix = Path.GetExtension(path).ToLowerInvariant();
        return Directory.Exists(path) || suffix is ".safetensors" or ".pth" or ".pt" or ".bin" or ".ckpt"
            || (suffix is ".json" or ".yaml" or ".yml" && !IsMmStyle(path));
    }

    private static bool IsMmStyle(string path)
    {
        try
        {
            ConfigCursor model = new ConfigCursor(ConfigFile.Load(path))["model"];
            return model["backbone"].Exists || model.Type == "EncoderDecoder";
        }
        catch (ConfigException)
        {
            return false; // Detectron2's YAML has tags of its own; ForeignSubject reports files of no known format
        }
    }

    private static DoctorReport? Foreign(string path, string? checkpoint, Registries registries)
    {
        try
        {
            return ForeignSubject.TryOpen(path, checkpoint) is { } subject
                ? new DoctorReport(Doctor.Examine(subject with { Registries = registries })) : null;
        }
        catch (ConfigException e)
        {
            return new DoctorReport([ConfigFinding.Of(e, DiagnosisCodes.UnreadableConfig)]);
        }
    }

    // Files are told from several threads.
    private sealed class ScanProgress(ProgressLine line) : IProgress<DataScanProgress>
    {
        private readonly Lock _lock = new();

        public void Report(DataScanProgress value)
        {
            lock (_lock)
            {
                line.Show(value.Done, value.Total);
            }
        }
    }

    /// <summary>Examines a setup in the neutral form: a file with one, or with <c>cases</c> of which one is chosen.</summary>
    /// <exception cref="ConfigException">The file holds no such thing.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static DoctorReport ExamineSetup(string path, string? id)
    {
        ConfigDict tree = ConfigFile.Load(ExistingFile.Require(path, "setup"));
        ConfigCursor root = new(tree);
        if (root["cases"].Exists)
        {
            ConfigCursor[] cases = [.. root["cases"].Items];
            string known = string.Join(", ", cases.Select(item => item["id"].Text).Take(5));
            ConfigCursor? chosen = cases.FirstOrDefault(item => id is not null && item["id"].Text == id);
            root = chosen is { Exists: true } ? chosen : throw new ConfigException(
                id is null ? "the file holds several setups" : $"there is no setup '{id}'", tree.Location, "cases",
                $"Choose one with --id: {known}, …");
        }

        ConfigCursor setup = root["repro"].Exists ? root["repro"] : root;
        return setup.Node is ConfigDict dict
            ? new DoctorReport(Doctor.Examine(SubjectFile.Of(dict)))
            : throw new ConfigException("expected an object", setup.Location, setup.Path);
    }
}
