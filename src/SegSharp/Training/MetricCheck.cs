using SegSharp.Configuration;
using SegSharp.Training.Hooks;
using SegSharp.Training.Tasks;

namespace SegSharp.Training;

/// <summary>
/// Sees that the metrics which a config names are those of its task,
/// and of the data's classes where they are of one class (<c>IoU.road</c>).
/// </summary>
/// <param name="task">What is learned.</param>
/// <param name="classes">The classes of the data; null where they are not known yet.</param>
internal sealed class MetricCheck(LearningTask task, IReadOnlyList<string>? classes)
{
    private const string BestKey = "default_hooks.checkpoint.save_best";

    /// <summary>Looks at the metrics whose best checkpoints are kept.</summary>
    /// <exception cref="ConfigException">The task does not measure one of them.</exception>
    public void RequireBest(CheckpointOptions options, EvaluationOptions asked)
    {
        foreach (string metric in options.SaveBest)
        {
            MetricProblem? problem = metric == "auto" && task.MainMetric(asked) is not null ? null : task.Unmeasured(metric, classes);
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
            if (task.Unmeasured(hook.Metric, classes) is { } problem)
            {
                throw hook.Refuse(problem);
            }
        }
    }

    /// <summary>Looks at the metrics by which the learning rate is reduced.</summary>
    /// <exception cref="ConfigException">The task does not measure one of them.</exception>
    public void RequireWatched(IEnumerable<SchedulerOptions> schedulers)
    {
        foreach (PlateauOptions rule in schedulers.Select(scheduler => scheduler.Plateau).OfType<PlateauOptions>())
        {
            if (task.Unmeasured(rule.Monitor, classes) is { } problem)
            {
                throw rule.Source?.Error(rule.Source.Has("monitor") ? "monitor" : "type", problem.Problem, problem.Remedy)
                    ?? new ConfigException(problem.Problem, null, "param_scheduler.monitor", problem.Remedy);
            }
        }
    }
}
