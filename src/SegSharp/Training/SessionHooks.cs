using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Reporting;
using SegSharp.Training.Hooks;
using SegSharp.Training.Schedules;

namespace SegSharp.Training;

/// <summary>The hooks that follow from a config's other keys, and how all of them go on from a checkpoint.</summary>
internal static class SessionHooks
{
    /// <summary>Puts the hooks back to where a run stood.</summary>
    /// <remarks>The log may tell of more than the checkpoint, of what came before a kill.</remarks>
    public static void Restore(IReadOnlyList<TrainingHook> hooks, TrainingState? state, string log)
    {
        if (state is null)
        {
            return;
        }

        HookStates.Restore(hooks, state.Hooks);

        // a checkpoint of an earlier version does not know what its hooks remembered
        foreach (EarlyStoppingHook hook in state is { Hooks: null, ValidatedIteration: not null } ? hooks.OfType<EarlyStoppingHook>() : [])
        {
            hook.Restore(TrainingLog.Read(log).Validations.Where(validation => validation.Iteration <= state.ValidatedIteration));
        }
    }

    /// <summary>Warnings of schedules that watch a metric by MMEngine's rule, which is 'less' unless another is given.</summary>
    public static IEnumerable<string> PlateauWarnings(Experiment experiment) => experiment.Schedulers
        .Where(piece => piece.Plateau is { IsLessBetter: true })
        .Select(piece => $"ReduceOnPlateauLR watches {piece.Plateau!.Monitor} by rule='less': the learning rate falls while it rises. " +
            "Give rule='greater' if more is better.")
        .Concat(experiment.MomentumSchedulers.Where(piece => piece.Plateau is { IsLessBetter: true })
            .Select(piece => $"ReduceOnPlateauMomentum watches {piece.Plateau!.Monitor} by rule='less': " +
                "the momentum falls while it rises. Give rule='greater' if more is better."));

    /// <summary>The hooks that reduce the learning rate or the momentum.</summary>
    public static IEnumerable<PlateauHook> Plateaus(Experiment experiment, SessionOptions options, TrainingParts parts, int perEpoch)
    {
        PlateauHook Hook(SchedulerOptions piece, LearningRateSchedule schedule) =>
            new(piece, schedule, experiment.MaxIterations is null ? perEpoch : null,
                options.Tell ?? (_ => { })) { IsOfMomentum = schedule == parts.Momentum };
        return new[] { parts.Schedule, parts.Momentum }.OfType<LearningRateSchedule>()
            .SelectMany(schedule => schedule.Plateaus, (schedule, piece) => Hook(piece, schedule));
    }

    /// <summary>The hook that draws predictions, if the config asks for it.</summary>
    public static SamplePredictionHook[] Pictures(Experiment experiment, string directory, LogHook log,
        SegmentationDataset? validated) =>
        experiment.VisualizationInterval is { } interval && validated is not null
            ? [new SamplePredictionHook(validated, Path.Combine(directory, TrainingSession.PictureFolder), interval, log.Write)] : [];
}
