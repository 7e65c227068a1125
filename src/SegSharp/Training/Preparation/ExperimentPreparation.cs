using SegSharp.Checkpoints.Loading;
using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;
using SegSharp.Evaluation;
using SegSharp.Training.Averaging;
using SegSharp.Training.Hooks;
using SegSharp.Training.MixedPrecision;
using SegSharp.Training.Optimizers;
using SegSharp.Training.Schedules;
using SegSharp.Training.Tasks;

namespace SegSharp.Training.Preparation;

/// <summary>Builds the parts of an experiment one after the other and collects what is refused.</summary>
internal sealed class ExperimentPreparation(ConfigDict config, PreparationOptions options)
{
    private readonly List<PreparationError> _errors = [];
    private readonly List<ConfigException> _doubts = [];
    private bool _isElsewhere;

    private bool Trains => options.Kind == RunKind.Training;

    /// <summary>Builds all that can be built.</summary>
    public PreparedExperiment Run()
    {
        PreparedExperiment prepared = new() { Config = config, Options = options, Checkpoints = options.Checkpoints ?? new() };
        prepared = prepared with { Weights = WeightSource.Find(config, options) is { } source
            ? PreparedWeights.Open(source, prepared.Checkpoints) : null };
        if (Try(PreparationStep.Reading, () => ExperimentReader.Read(config, options.Registries)) is not { } experiment)
        {
            return prepared with { Errors = _errors };
        }

        RefuseWhole(experiment);
        LearningTask? task = experiment.Model is { } section ? Try(PreparationStep.Model, () => TaskRegistry.Build(section)) : null;
        prepared = prepared with
        {
            Experiment = experiment,
            Task = task,
            InputChannels = task?.InputChannels(config),
        };
        if (experiment.Model is { } whole)
        {
            Try(PreparationStep.Parameters, () => TaskRegistry.CheckMeasuring(whole));
        }

        Try(PreparationStep.Parameters, () => DataPreprocessor.From(experiment.DataPreprocessor));
        Try(PreparationStep.Parameters,
            () => MetricRegistry.Build(options.Kind == RunKind.Test ? experiment.TestEvaluation : experiment.Evaluation));
        prepared = WithData(prepared, experiment);
        if (Trains)
        {
            prepared = prepared with { Hooks = Hooks(experiment) };
            CheckTraining(experiment, task, prepared);
        }

        return prepared with { Errors = _errors, Doubts = _doubts };
    }

    // What concerns the whole run.
    private void RefuseWhole(Experiment experiment)
    {
        if (Trains)
        {
            foreach (ConfigException missing in experiment.Unsupported())
            {
                _errors.Add(new PreparationError(PreparationStep.Support, missing));
            }

            Try(PreparationStep.Processes, ProcessCount.RequireOne);
        }

        if (options.IsComplete && options.Kind == RunKind.Training)
        {
            Try(PreparationStep.Parts, experiment.RequireTraining);
        }
        else if (options.IsComplete && options.Kind == RunKind.Test)
        {
            Try(PreparationStep.Parts, experiment.RequireTest);
        }
    }

    private PreparedExperiment WithData(PreparedExperiment prepared, Experiment experiment)
    {
        if (options.Kind is RunKind.Prediction or RunKind.Steps)
        {
            return prepared;
        }

        DataOptions?[] own = Trains ? [experiment.Train, experiment.Val] : [experiment.Test ?? experiment.Val];
        SegmentationDataset?[] built = [.. own.Select(data => data is null ? null
            : Build(prepared, data, options.IsComplete ? Listing(prepared.Folders) : DatasetListing.None))];

        // the others are held against the config alone: they need not be on this machine
        _isElsewhere = true;
        foreach (DataOptions other in new[] { experiment.Train, experiment.Val, experiment.Test }.OfType<DataOptions>()
            .Where(data => !own.Any(known => Same(known, data))))
        {
            Build(prepared, other, DatasetListing.None);
        }

        _isElsewhere = false;
        return Trains && _errors.Count == 0
            ? prepared with { Training = built[0], ValidationData = built[1] }
            : prepared;
    }

    // A config often gives one data set two names.
    private static bool Same(DataOptions? first, DataOptions second) =>
        first is not null && ReferenceEquals(first.Dataset.Dict, second.Dataset.Dict);

    private DatasetListing Listing(FolderListings folders) =>
        DatasetListing.Telling(options.DataRoot, folders,
            missing => _errors.Add(new PreparationError(PreparationStep.Files, missing)), _doubts.Add);

    // The data set, if a run could take it over as it is.
    private SegmentationDataset? Build(PreparedExperiment prepared, DataOptions data, DatasetListing listing)
    {
        int before = _errors.Count;
        if (Try(PreparationStep.Data,
            () => DatasetRegistry.Create(options.Registries, listing).Build(data.Dataset.Fresh())) is not { } dataset)
        {
            return null;
        }

        bool isThere = _errors.Count == before;
        if (prepared.Task is { } task)
        {
            Try(PreparationStep.Classes, () => task.CheckData(dataset, data.Dataset));
        }

        foreach (ConfigException refused in PipelineCheck.Of(prepared, dataset, data))
        {
            _errors.Add(new PreparationError(PreparationStep.Pipeline, refused) { IsElsewhere = _isElsewhere || IsReplaced(prepared) });
        }

        if (!isThere || !listing.IsWhole)
        {
            return null;
        }

        dataset = ExperimentData.Part(dataset, data);
        CheckSizes(prepared.Experiment!, dataset, data, prepared.Options.Kind == RunKind.Test);
        return dataset;
    }

    private void CheckSizes(Experiment experiment, SegmentationDataset dataset, DataOptions data, bool tests)
    {
        if (new SizeCheck(experiment, dataset, data, tests).Find() is ({ } problem, var isCertain))
        {
            _errors.Add(new PreparationError(PreparationStep.Pipeline, problem) { IsElsewhere = !isCertain });
        }
    }

    // --tta puts another pipeline in its place.
    private bool IsReplaced(PreparedExperiment prepared) => options.Kind == RunKind.Test && prepared.Experiment!.TestTimePipeline.Count > 0;

    private List<TrainingHook> Hooks(Experiment experiment)
    {
        List<TrainingHook> hooks = [];
        foreach (ConfigSection section in experiment.CustomHooks)
        {
            if (Try(PreparationStep.Parameters, () => HookRegistry.Build([section])) is [TrainingHook hook])
            {
                hooks.Add(hook);
            }
        }

        return hooks;
    }

    private void CheckTraining(Experiment experiment, LearningTask? task, PreparedExperiment prepared)
    {
        SegmentationDataset? training = prepared.Training;
        if (task is not null)
        {
            MetricCheck metrics = new(task, training?.Classes, experiment.Evaluation);
            Try(PreparationStep.Parameters, () => metrics.RequireBest(experiment.Checkpoint));
            Try(PreparationStep.Parameters, () => metrics.RequireMonitored(prepared.Hooks ?? []));
            Try(PreparationStep.Parameters, () => metrics.RequireWatched(experiment));
        }

        int perEpoch = experiment.Train?.BatchesPerEpoch(training?.Count ?? 1) ?? 1;
        Try(PreparationStep.Parameters, () =>
        {
            EmaOptions.Find(experiment.CustomHooks, perEpoch);
        });
        Try(PreparationStep.Parameters, () => PrecisionMode.Create(experiment.MixedPrecision, options.Device));
        Try(PreparationStep.Parameters, () => SamplerFactory.Check(experiment.Train?.Sampler));
        Try(PreparationStep.Parameters, () => LoadPolicyReader.Check(config));
        Try(PreparationStep.Parameters, () => ScheduleRegistry.Build([.. experiment.Schedulers, .. experiment.MomentumSchedulers]));
        if (task is not null && experiment.Optimizer is { } optimizer)
        {
            Try(PreparationStep.Parameters, () => OptimizerFactory.Check(task.Model, optimizer, experiment.MomentumSchedulers.Count > 0));
        }
    }

    private void Try(PreparationStep step, Action build) => Try(step, () =>
    {
        build();
        return this;
    });

    private T? Try<T>(PreparationStep step, Func<T> build)
        where T : class
    {
        try
        {
            return build();
        }
        catch (Exception e) when (e is ConfigException or DataException)
        {
            _errors.Add(new PreparationError(step, e) { IsElsewhere = _isElsewhere });
            return null;
        }
    }
}
