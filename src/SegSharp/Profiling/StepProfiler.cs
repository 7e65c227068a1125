using System.Diagnostics;
using SegSharp.Configuration;
using SegSharp.Data.Loading;
using SegSharp.Tensors;
using SegSharp.Tensors.Profiling;
using SegSharp.Training;
using SegSharp.Training.MixedPrecision;
using SegSharp.Training.Optimizers;
using SegSharp.Training.Tasks;

namespace SegSharp.Profiling;

/// <summary>Runs a config's training steps, or its predictions, and records them. Weights are random and thrown away.</summary>
/// <param name="experiment">The config.</param>
/// <param name="options">What is recorded.</param>
/// <param name="task">What the config learns, if it is built already.</param>
public sealed class StepProfiler(Experiment experiment, ProfileOptions options, LearningTask? task = null)
{
    private readonly StageMeter _stages = new();

    /// <summary>Records.</summary>
    /// <param name="progress">Told how many steps are done, those before the recording included.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <exception cref="ConfigException">The config has a fault, or lacks what is to be recorded.</exception>
    /// <exception cref="Data.DataException">A sample cannot be used.</exception>
    /// <exception cref="ShapeException">The images do not fit the model.</exception>
    public ProfileResult Run(Action<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Warmup);
        ConfigSection section = experiment.Model
            ?? throw new ConfigException("the config describes no model", experiment.Source.Location, remedy: "Add the key model");
        TensorRuntime.Seed(experiment.Seed ?? 0);
        LearningTask learned = task ?? TaskRegistry.Build(section);
        Action<SampleBatch>? predict = options.Predicts
            ? learned.CreatePrediction(options.Device) ?? throw NoPrediction(section, learned) : null;
        learned.Model.Initialize(options.Device);
        using ProfileData data = ProfileData.Open(experiment, learned, options);
        int[] input = [];
        Action step = predict is null ? TrainingStep(learned, Next) : Prediction(learned, predict, Next);

        double? unrecorded = null;
        for (int i = 0; i < options.Warmup; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            step();
            unrecorded = Stopwatch.GetElapsedTime(start).TotalSeconds;
            progress?.Invoke(i + 1);
        }

        IReadOnlyList<ProfileSpan> spans = Record(step, progress, cancellation);
        return new ProfileResult(spans, ProfileReport.Of(spans), input) { SyntheticReason = data.SyntheticReason,
            UnrecordedStepSeconds = unrecorded };

        SampleBatch Next()
        {
            SampleBatch batch = data.Next(cancellation);
            input = [batch.N, batch.C, batch.H, batch.W];
            return batch;
        }
    }

    private IReadOnlyList<ProfileSpan> Record(Action step, Action<int>? progress, CancellationToken cancellation)
    {
        using Profiler profiler = Profiler.Start();
        for (int i = 0; i < options.Steps; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            using (Profiler.Range(ProfileSpanKind.Step, "step"))
            {
                step();
            }

            progress?.Invoke(options.Warmup + i + 1);
        }

        return profiler.Stop();
    }

    private static ConfigException NoPrediction(ConfigSection section, LearningTask task) => section.Error(
        "type", $"the task of this config ({task.Title}) predicts nothing that could be profiled",
        "Profile its training steps: leave --predict out");

    private Action TrainingStep(LearningTask learned, Func<SampleBatch> next)
    {
        OptimizerOptions optimizer = experiment.Optimizer
            ?? throw new ConfigException("the config describes no optimizer", experiment.Source.Location,
                remedy: "Add optim_wrapper (1.x) or optimizer (0.x), or profile predictions");
        learned.Model.Train();
        StepRunner runner = new(
            learned, OptimizerFactory.Create(learned.Model, optimizer), PrecisionMode.Create(experiment.MixedPrecision, options.Device),
            new TrainingOptions
            {
                MaxIterations = options.Warmup + options.Steps,
                AccumulativeCounts = experiment.AccumulativeCounts,
                ClipGradient = experiment.ClipGradient,
                Device = options.Device,
            },
            _stages);
        int iteration = 0;

        // a rate of 0: what random labels would do to the weights must not end the run
        return () => runner.Run(_ => next(), _ => 0, ++iteration, measuresAccuracy: false);
    }

    private Action Prediction(LearningTask learned, Action<SampleBatch> predict, Func<SampleBatch> next)
    {
        learned.Model.Evaluate();
        return () =>
        {
            using SampleBatch batch = Loaded();
            using StageMeter.Stage stage = _stages.Enter(TrainingStage.Forward);
            predict(batch);
        };

        SampleBatch Loaded()
        {
            using StageMeter.Stage stage = _stages.Enter(TrainingStage.Data);
            return next();
        }
    }
}
