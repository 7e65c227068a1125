using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Loading;
using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Inference;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Training.Averaging;
using SegSharp.Training.Folders;
using SegSharp.Training.Hooks;
using SegSharp.Training.MixedPrecision;
using SegSharp.Training.Optimizers;
using SegSharp.Training.Preparation;
using SegSharp.Training.Schedules;
using SegSharp.Training.Tasks;

namespace SegSharp.Training;

/// <summary>A run as its config describes it: everything is built and checked before the first batch.</summary>
public sealed class TrainingSession : IDisposable
{
    /// <summary>The log's file name in the run's folder.</summary>
    public const string LogFile = "log.jsonl";

    /// <summary>The merged config's file name in the run's folder.</summary>
    public const string ConfigFileName = "config.py";

    /// <summary>The folder of TensorBoard's event files in the run's folder, where the config names no other.</summary>
    public const string TensorBoardFolder = "tf_logs";

    /// <summary>The folder of the predictions that are drawn in validations, in the run's folder.</summary>
    public const string PictureFolder = "vis_image";

    private readonly Trainer _trainer;
    private readonly TrainingParts _parts;
    private readonly LogHook _logs;
    private readonly WorkFolder _folder;
    private readonly Experiment _experiment;

    private TrainingSession(
        Trainer trainer, TrainingParts parts, CheckpointHook checkpoints, LogHook logs, WorkFolder folder, Experiment experiment,
        TrainingState? resumed)
    {
        _experiment = experiment;
        (_trainer, _parts, _logs, _folder) = (trainer, parts, logs, folder);
        (Checkpoints, Seed, Resumed) = (checkpoints, parts.Seed, resumed);
    }

    /// <summary>The model.</summary>
    public Module Model => Task.Model;

    /// <summary>What is learned.</summary>
    public LearningTask Task => _parts.Task;

    /// <summary>Knows where the checkpoints are.</summary>
    public CheckpointHook Checkpoints { get; }

    /// <summary>The seed in use.</summary>
    public long Seed { get; }

    /// <summary>Where the run goes on from; null for a new one.</summary>
    public TrainingState? Resumed { get; }

    /// <summary>Whether the run that is to go on is complete, so that there is nothing to do.</summary>
    public bool IsComplete => _trainer.IsComplete;

    /// <summary>Iterations in all.</summary>
    public int MaxIterations => _trainer.MaxIterations;

    /// <summary>The bytes of each checkpoint, its head not counted.</summary>
    public long CheckpointBytes { get; private init; }

    /// <summary>What became of the weights that the run begins with; null where it begins with random ones.</summary>
    public LoadReport? Weights { get; private init; }

    /// <summary>What is conspicuous in the data, as sentences for the user.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>What the checkpoints say of themselves.</summary>
    public CheckpointDescription Description => _parts.Description;

    /// <summary>The data that is validated on; null for none.</summary>
    public SegmentationDataset? ValidationData { get; private init; }

    /// <summary>
    /// Labels images with the run's model as it stands, with the average of its weights where there is one. The run must be over.
    /// </summary>
    /// <param name="device">Where to compute: where the run did.</param>
    /// <returns>Null where the config has no test pipeline, or the task gives no label maps.</returns>
    public Predictor? CreatePredictor(Device device)
    {
        _parts.Average?.Swap(); // for good
        return Task.CreatePredictor(_experiment, _parts.Description, device);
    }

    /// <summary>Builds everything.</summary>
    /// <exception cref="ConfigException">The config has a fault.</exception>
    /// <exception cref="Data.DataException">The data set cannot be used.</exception>
    /// <exception cref="CheckpointMismatchException">A checkpoint does not fit.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static TrainingSession Create(Experiment experiment, SessionOptions options)
    {
        WorkFolder folder = WorkFolder.Enter(options.WorkDirectory);
        try
        {
            return Create(experiment, options, folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static TrainingSession Create(Experiment experiment, SessionOptions options, WorkFolder folder)
    {
        experiment.RequireTraining();
        RequireSupported(experiment);
        ImageFile.MaxPixels = experiment.MaxPixels ?? ImageFile.MaxPixels;
        using PreparedExperiment? own = options.Prepared is null ? new() { Config = experiment.Source, Options = new() } : null;
        PreparedExperiment prepared = options.Prepared ?? own!;
        ResumePoint? point = StartingWeights.FindCheckpoint(experiment, options, prepared.Checkpoints, folder);
        Checkpoint? from = point?.Checkpoint;
        long seed = from?.Description.State?.Seed ?? options.Seed ?? experiment.Seed ?? 0;
        TensorRuntime.Seed(seed);
        TensorRuntime.UseDeterministicAlgorithms(options.Deterministic || experiment.Deterministic);

        LearningTask task = prepared.Task ?? TaskRegistry.Build(experiment.Model);
        SegmentationDataset training = prepared.Training ?? ExperimentData.Dataset(experiment.Train, prepared.Folders);
        task.CheckData(training, experiment.Train.Dataset);
        SegmentationDataset? validated = Validated(experiment, prepared, task);
        string? warning = MaskWarning.Find(training);
        task.Model.Initialize(options.Device);
        LoadReport? weights = StartingWeights.Load(experiment, options, prepared.Checkpoints, task, training.Classes, from);

        Optimizer optimizer = OptimizerFactory.Create(task.Model, experiment.Optimizer);
        TrainingState? state = from is null ? null : Resumption.Resume(from, optimizer);
        PrecisionMode precision = PrecisionMode.Create(experiment.MixedPrecision, options.Device);
        if (state?.LossScale is { } scale)
        {
            precision.Scaler?.Restore(scale);
        }

        int perEpoch = experiment.Train.BatchesPerEpoch(training.Count);
        WeightAverage? average = EmaOptions.Find(experiment.CustomHooks, perEpoch) is { } ema ? new WeightAverage(task.Model, ema) : null;
        if (average is not null && from is not null)
        {
            Resumption.Resume(from, average);
        }

        int iterations = experiment.MaxIterations ?? Saturated(experiment.MaxEpochs!.Value, perEpoch);
        TrainingParts parts = new(
            task, optimizer,
            new LearningRateSchedule(experiment.Optimizer.Lr, experiment.Schedulers, iterations, perEpoch),
            ExperimentData.TrainingLoader(training, experiment, seed, state?.ConsumedBatches ?? 0),
            validated is null ? null : task.CreateValidation(ExperimentData.Validation(experiment, experiment.Val!, validated)),
            new CheckpointDescription(ConfigWriter.ToJson(experiment.Source), training.Classes, training.Palette), seed)
        {
            Average = average,
            Momentum = MomentumCourse.Create(experiment, optimizer, iterations, perEpoch),
            Flags = options.Flags,
            Precision = precision,
            ValidationPrecision = ValidationPrecision(experiment, options.Device),
        };
        try
        {
            string[] warnings = [.. point?.Notes ?? [], .. warning is null ? [] : new[] { warning },
                .. SessionHooks.PlateauWarnings(experiment)];
            return Assemble(experiment, options, parts, validated, folder, state, iterations, perEpoch, warnings, weights);
        }
        catch
        {
            parts.Loader.Dispose(); // its threads work already
            throw;
        }
    }

    private static SegmentationDataset? Validated(Experiment experiment, PreparedExperiment prepared, LearningTask task)
    {
        if (experiment.Val is not { } options)
        {
            return null;
        }

        SegmentationDataset validated = prepared.ValidationData ?? ExperimentData.Dataset(options, prepared.Folders);
        task.CheckData(validated, options.Dataset);
        return validated;
    }

    private static PrecisionMode ValidationPrecision(Experiment experiment, Device device) =>
        experiment.ValidatesInMixedPrecision ? PrecisionMode.Create(experiment.MixedPrecision ?? new(), device) : new();

    private static void RequireSupported(Experiment experiment)
    {
        if (experiment.Unsupported().FirstOrDefault() is { } unsupported)
        {
            throw unsupported;
        }

        ProcessCount.RequireOne();
    }

    /// <summary>Trains.</summary>
    /// <inheritdoc cref="Trainer.Run" path="/exception" />
    public TrainingOutcome Run(CancellationToken cancellation = default)
    {
        IO.AtomicFile.WriteAllText(Path.Combine(_folder.Path, ConfigFileName), ConfigWriter.ToPython(_experiment.Source));
        return _trainer.Run(cancellation);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _parts.Loader.Dispose();
        _logs.Dispose();
        _folder.Dispose();
    }

    private static TrainingSession Assemble(
        Experiment experiment, SessionOptions options, TrainingParts parts, SegmentationDataset? validated, WorkFolder folder,
        TrainingState? state, int iterations, int perEpoch,
        IReadOnlyList<string> warnings, LoadReport? weights)
    {
        CheckpointOptions checkpoint = experiment.Checkpoint;
        int? interval = checkpoint.Interval is { } every ? Saturated(every, checkpoint.ByEpoch ? perEpoch : 1) : null;
        BestCheckpoint[] best = Best(experiment, parts.Task);
        MetricCheck metrics = new(parts.Task, parts.Description.Classes, experiment.Evaluation);
        metrics.RequireBest(checkpoint);
        IReadOnlyList<TrainingHook> custom = options.Prepared?.Hooks ?? HookRegistry.Build(experiment.CustomHooks);
        metrics.RequireMonitored(custom);
        metrics.RequireWatched(experiment);

        if (options.Overwrite)
        {
            folder.StartOver(options.ResumeFrom, experiment.ResumeFrom, experiment.LoadFrom);
        }

        long bytes = FreeSpace.CheckpointBytes(parts, checkpoint.SaveOptimizer);
        int kept = Math.Min(checkpoint.KeepLast ?? int.MaxValue,
            ((iterations - (state?.Iteration ?? 0)) / (interval ?? int.MaxValue)) + 1) + best.Length;
        string? space = state?.Iteration >= iterations ? null : FreeSpace.Check(options.WorkDirectory, bytes, kept);
        CheckpointHook checkpoints = new(
            options.WorkDirectory, best, state?.Iteration,
            state is { BestValue: { } value, BestIteration: { } at } ? new BestResult(value, at) : null, options.Tell)
        {
            Interval = interval,
            Begin = Saturated(checkpoint.Begin, checkpoint.ByEpoch ? perEpoch : 1),
            KeepLast = checkpoint.KeepLast,
            SavesLast = checkpoint.SaveLast,
        };
        LogHook logs = SessionLogs.Open(experiment, options, parts.Seed, state);
        IEnumerable<TrainingHook> resumable = options.Hooks.Where(hook => hook is IResumableHook),
            others = options.Hooks.Where(hook => hook is not IResumableHook);

        // those that remember something come before the checkpoints, which keep it
        TrainingHook[] hooks =
        [
            logs, .. SessionHooks.Pictures(experiment, options.WorkDirectory, logs, validated),
            .. SessionHooks.Plateaus(experiment, options, parts, perEpoch), .. custom, .. resumable, checkpoints, .. others,
        ];
        SessionHooks.Restore(hooks, state, Path.Combine(options.WorkDirectory, LogFile));
        Trainer trainer = new(parts, Options(experiment, options.Device, iterations, perEpoch), hooks, state);
        return new TrainingSession(trainer, parts, checkpoints, logs, folder, experiment, state)
        {
            Warnings = [.. warnings, .. space is null ? [] : new[] { space }],
            Weights = weights,
            CheckpointBytes = bytes,
            ValidationData = validated,
        };
    }

    private static BestCheckpoint[] Best(Experiment experiment, LearningTask task)
    {
        string first = task.MainMetric(experiment.Evaluation) ?? "";
        CheckpointOptions checkpoint = experiment.Checkpoint;
        return [.. checkpoint.SaveBest.Select((metric, i) =>
            new BestCheckpoint(metric == "auto" ? first : metric, checkpoint.LessIsBetter[i])).DistinctBy(item => item.Metric)];
    }

    private static TrainingOptions Options(Experiment experiment, Device device, int iterations, int perEpoch)
    {
        int InIterations(int steps) => Saturated(steps, experiment.MaxIterations is null ? perEpoch : 1);
        return new TrainingOptions
        {
            MaxIterations = iterations,
            ValidationInterval = experiment.ValidationInterval is { } distance ? InIterations(distance) : null,

            // MMEngine looks at an interval one step ahead of its beginning
            DynamicIntervals =
                [.. experiment.DynamicIntervals.Select(pair => (InIterations(Math.Max(0, pair.Begin - 1)), InIterations(pair.Interval)))],
            ValidationBegin = InIterations(experiment.ValidationBegin),
            AccumulativeCounts = experiment.AccumulativeCounts,
            ClipGradient = experiment.ClipGradient,
            AccuracyInterval = experiment.LogInterval,
            SavesOptimizer = experiment.Checkpoint.SaveOptimizer,
            Device = device,
        };
    }

    // A number beyond all iterations is as good as the largest.
    private static int Saturated(int steps, int unit) => (int)Math.Min(int.MaxValue, (long)steps * unit);
}
