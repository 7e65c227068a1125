using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Loading;
using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Data.Loading;
using SegSharp.Evaluation;
using SegSharp.Models;
using SegSharp.Models.Segmentors;
using SegSharp.Reporting;
using SegSharp.Tensors;
using SegSharp.Training.Averaging;
using SegSharp.Training.Hooks;
using SegSharp.Training.MixedPrecision;
using SegSharp.Training.Optimizers;
using SegSharp.Training.Schedules;

namespace SegSharp.Training;

/// <summary>A run as its config describes it: everything is built and checked before the first batch.</summary>
public sealed class TrainingSession : IDisposable
{
    /// <summary>The log's file name in the run's folder.</summary>
    public const string LogFile = "log.jsonl";

    /// <summary>The merged config's file name in the run's folder.</summary>
    public const string ConfigFileName = "config.py";

    private readonly Trainer _trainer;
    private readonly DataLoader _loader;
    private readonly TrainingLogWriter _log;

    private TrainingSession(Trainer trainer, TrainingParts parts, CheckpointHook checkpoints, TrainingLogWriter log, TrainingState? resumed)
    {
        (_trainer, _loader, _log) = (trainer, parts.Loader, log);
        (Model, Checkpoints, Seed, Resumed) = (parts.Model, checkpoints, parts.Seed, resumed);
    }

    /// <summary>The model.</summary>
    public EncoderDecoder Model { get; }

    /// <summary>Knows where the checkpoints are.</summary>
    public CheckpointHook Checkpoints { get; }

    /// <summary>The seed in use.</summary>
    public long Seed { get; }

    /// <summary>Where the run goes on from; null for a new one.</summary>
    public TrainingState? Resumed { get; }

    /// <summary>What became of the weights that the run begins with; null where it begins with random ones.</summary>
    public LoadReport? Weights { get; private init; }

    /// <summary>Builds everything.</summary>
    /// <exception cref="ConfigException">The config has a fault.</exception>
    /// <exception cref="Data.DataException">The data set cannot be used.</exception>
    /// <exception cref="CheckpointMismatchException">A checkpoint does not fit.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static TrainingSession Create(Experiment experiment, SessionOptions options)
    {
        experiment.RequireTraining();
        RefuseWhatIsMissing(experiment);
        using Checkpoint? from = FindCheckpoint(experiment, options);
        long seed = from?.Description.State?.Seed ?? options.Seed ?? experiment.Seed ?? 0;
        TensorRuntime.Seed(seed);
        TensorRuntime.UseDeterministicAlgorithms(options.Deterministic || experiment.Deterministic);

        BuiltModel built = ModelRegistry.Build(experiment.Model);
        SegmentationDataset training = ExperimentData.Dataset(experiment.Train);
        Evaluator? evaluator = experiment.Val is { } val ? ExperimentData.Evaluator(experiment, val) : null;
        experiment.Model.RequireClasses(built.Model, training);
        built.Model.Initialize(options.Device);
        LoadReport? weights = LoadWeights(experiment, options, built.Model, training.Classes, from);

        Optimizer optimizer = OptimizerFactory.Create(built.Model, experiment.Optimizer);
        TrainingState? state = from is null ? null : Resumption.Resume(from, optimizer);
        PrecisionMode precision = PrecisionMode.Create(experiment.MixedPrecision, options.Device);
        if (state?.LossScale is { } scale)
        {
            precision.Scaler?.Restore(scale);
        }

        WeightAverage? average = EmaOptions.Find(experiment.CustomHooks) is { } ema ? new WeightAverage(built.Model, ema) : null;
        if (average is not null && from is not null)
        {
            Resumption.Resume(from, average);
        }

        int perEpoch = Math.Max(1, training.Count * experiment.Train.RepeatTimes / experiment.Train.BatchSize);
        int iterations = experiment.MaxIterations ?? experiment.MaxEpochs!.Value * perEpoch;
        TrainingParts parts = new(
            built.Model, built.Objective, optimizer,
            new LearningRateSchedule(experiment.Optimizer.Lr, experiment.Schedulers, iterations, perEpoch),
            ExperimentData.TrainingLoader(training, experiment, seed, state?.ConsumedBatches ?? 0), evaluator,
            new CheckpointDescription(ConfigWriter.ToJson(experiment.Source), training.Classes, training.Palette), seed)
        {
            Average = average,
            Precision = precision,
        };
        return Assemble(experiment, options, parts, weights, state, iterations, perEpoch);
    }

    /// <summary>Trains.</summary>
    /// <inheritdoc cref="Trainer.Run" path="/exception" />
    public TrainingOutcome Run(CancellationToken cancellation = default) => _trainer.Run(cancellation);

    /// <inheritdoc />
    public void Dispose()
    {
        _loader.Dispose();
        _log.Dispose();
    }

    private static TrainingSession Assemble(
        Experiment experiment, SessionOptions options, TrainingParts parts, LoadReport? weights, TrainingState? state, int iterations, int perEpoch)
    {
        Directory.CreateDirectory(options.WorkDirectory);
        IO.AtomicFile.WriteAllText(Path.Combine(options.WorkDirectory, ConfigFileName), ConfigWriter.ToPython(experiment.Source));
        CheckpointOptions checkpoint = experiment.Checkpoint;
        int? interval = checkpoint.ByEpoch ? checkpoint.Interval * perEpoch : checkpoint.Interval;
        CheckpointHook checkpoints = new(
            options.WorkDirectory, interval, checkpoint.KeepLast, checkpoint.SaveBest == "auto" ? experiment.Evaluation.Metrics[0] : checkpoint.SaveBest,
            state is { BestValue: { } best, BestIteration: { } at } ? new BestResult(best, at) : null);
        TrainingLogWriter log = new(Path.Combine(options.WorkDirectory, LogFile));
        Trainer trainer = new(
            parts,
            new TrainingOptions
            {
                MaxIterations = iterations,
                ValidationInterval = experiment.MaxIterations is null ? experiment.ValidationInterval * perEpoch : experiment.ValidationInterval,
                AccumulativeCounts = experiment.AccumulativeCounts,
                ClipGradient = experiment.ClipGradient,
                AccuracyInterval = experiment.LogInterval,
                Device = options.Device,
            },
            [new LogHook(log, experiment.LogInterval), checkpoints, .. HookRegistry.Build(experiment.CustomHooks), .. options.Hooks],
            state);
        return new TrainingSession(trainer, parts, checkpoints, log, state) { Weights = weights };
    }

    // What a config asks for is done or refused, never passed over.
    private static void RefuseWhatIsMissing(Experiment experiment)
    {
        if (experiment.Distiller is { } distiller)
        {
            throw distiller.Error("type", "distillation is not built yet", "Remove 'distiller' to train the student alone");
        }

        if (experiment.Quantization is { } quantization)
        {
            throw new ConfigException("quantization is not built yet", quantization.Location, quantization.Path, "Remove it to train in float32");
        }
    }

    private static Checkpoint? FindCheckpoint(Experiment experiment, SessionOptions options)
    {
        string? path = experiment.ResumeFrom ?? (experiment.Resume ? experiment.LoadFrom : null);
        if (path is null && (options.Resume || experiment.Resume))
        {
            path = CheckpointHook.FindLatest(options.WorkDirectory) ?? throw new FileNotFoundException(
                $"There is no checkpoint in '{options.WorkDirectory}' to resume from: '{CheckpointHook.LatestFile}' is missing or names a file that is gone. Leave --resume out to start anew.");
        }

        return path is null ? null : Checkpoint.Open(path);
    }

    private static LoadReport? LoadWeights(
        Experiment experiment, SessionOptions options, EncoderDecoder model, IReadOnlyList<string> classes, Checkpoint? from)
    {
        if (from is not null)
        {
            return from.LoadInto(model, options.Device);
        }

        if ((experiment.LoadFrom ?? PretrainedEncoder.Find(experiment.Model!)) is not { } path)
        {
            return null;
        }

        using Checkpoint weights = Checkpoint.Open(path);
        LoadPolicy policy = LoadPolicyReader.Read(experiment.Source, LoadPolicy.Default, options.OnMismatch, classes, weights.Description.Classes);
        return experiment.LoadFrom is null ? weights.LoadEncoderInto(model.Backbone, options.Device, policy) : weights.LoadInto(model, options.Device, policy);
    }
}
