using SegSharp.Configuration;
using SegSharp.Evaluation;
using SegSharp.Training.Hooks;
using SegSharp.Training.Tasks;

namespace SegSharp.Training;

/// <summary>
/// Sees that the metrics which a config names are those of its task,
/// and of the data's classes where they are of one class (<c>IoU.road</c>).
/// </summary>
/// <param name="task">What is learned.</param>
/// <param name="classes">The classes of the data; null where they are not known yet.</param>
/// <param name="asked">What the config asks to be measured.</param>
internal sealed class MetricCheck(LearningTask task, IReadOnlyList<string>? classes, EvaluationOptions asked)
{
    private const string BestKey = "default_hooks.checkpoint.save_best";

    /// <summary>Looks at the metrics whose best checkpoints are kept.</summary>
    /// <exception cref="ConfigException">The task does not measure one of them.</exception>
    public void RequireBest(CheckpointOptions options)
    {
        foreach (string metric in options.SaveBest)
        {
            MetricProblem? problem = metric == "auto" && task.MainMetric(asked) is not null ? null : Unmeasured(metric);
            if (problem is not null)
            {
                throw new ConfigException(problem.Problem, null, BestKey, problem.Remedy);
            }
        }
    }

    /// <summary>Looks at the metrics by which a run stops.</summary>
    /// <exception cref="ConfigException">The task does not measure one of them.</exception>
    public void RequireMonitored(IEnumerable<TrainingHook> hooks)
    {
        foreach (EarlyStoppingHook hook in hooks.OfType<EarlyStoppingHook>())
        {
            if (Unmeasured(hook.Metric) is { } problem)
            {
                throw hook.Refuse(problem);
            }
        }
    }

    /// <summary>Looks at the metrics by which the learning rate or the momentum is reduced.</summary>
    /// <exception cref="ConfigException">The task does not measure one of them.</exception>
    public void RequireWatched(Experiment experiment)
    {
        foreach (PlateauOptions rule in experiment.Schedulers.Concat(experiment.MomentumSchedulers).Select(scheduler => scheduler.Plateau)
            .OfType<PlateauOptions>())
        {
            if (Unmeasured(rule.Monitor) is { } problem)
            {
                throw rule.Source?.Error(rule.Source.Has("monitor") ? "monitor" : "type", problem.Problem, problem.Remedy)
                    ?? new ConfigException(problem.Problem, null, "param_scheduler.monitor", problem.Remedy);
            }
        }
    }

    // What further metrics measure is known once they are built.
    private MetricProblem? Unmeasured(string metric)
    {
        IReadOnlyList<string> own = task.MeasuresLabelMaps ? MetricRegistry.Check(asked, classes ?? []) : [];
        return own.Contains(metric) || task.Unmeasured(metric, classes) is not { } problem ? null
            : own.Count == 0 ? problem : problem with { Remedy = $"{problem.Remedy}; beside them there is {string.Join(", ", own)}" };
    }
}
