using SegSharp.Configuration;
using SegSharp.Training.Hooks;
using SegSharp.Training.Tasks;

namespace SegSharp.Training;

/// <summary>
/// Sees that metrics of single classes, such as <c>IoU.road</c>, name classes of the data set: these are known only once it is.
/// </summary>
internal static class MetricClasses
{
    /// <summary>Looks at the metrics whose best checkpoints are kept.</summary>
    /// <param name="options">What the config says of checkpoints.</param>
    /// <param name="classes">The classes of the data.</param>
    /// <param name="task">What is learned; a segmentation's metrics of all classes were checked when the config was read.</param>
    /// <exception cref="ConfigException">There is no such class or metric.</exception>
    public static void RequireBest(CheckpointOptions options, IReadOnlyList<string> classes, LearningTask? task)
    {
        const string key = "default_hooks.checkpoint.save_best";
        foreach (string metric in options.SaveBest)
        {
            if (task is null or SegmentationTask)
            {
                Require(metric, key, classes);
            }
            else if (metric == "auto" ? task.MetricNames.Count == 0 : !task.MetricNames.Contains(metric))
            {
                throw new ConfigException($"the task measures no '{metric}'", null, key,
                    $"Known are {string.Join(", ", task.MetricNames)}");
            }
        }
    }

    /// <summary>Looks at the metrics by which a run stops.</summary>
    /// <exception cref="ConfigException">There is no such class.</exception>
    public static void RequireMonitored(IEnumerable<TrainingHook> hooks, IReadOnlyList<string> classes)
    {
        foreach (EarlyStoppingHook hook in hooks.OfType<EarlyStoppingHook>())
        {
            Require(hook.Metric, "monitor", classes);
        }
    }

    /// <summary>Looks at the metrics by which the learning rate is reduced.</summary>
    /// <exception cref="ConfigException">There is no such class.</exception>
    public static void RequireWatched(IEnumerable<SchedulerOptions> schedulers, IReadOnlyList<string> classes)
    {
        foreach (PlateauOptions rule in schedulers.Select(scheduler => scheduler.Plateau).OfType<PlateauOptions>())
        {
            Require(rule.Monitor, "param_scheduler.monitor", classes);
        }
    }

    private static void Require(string metric, string key, IReadOnlyList<string> classes)
    {
        if (SegmentationMeasures.ClassOf(metric) is { } name && !classes.Contains(name, StringComparer.Ordinal))
        {
            throw new ConfigException($"there is no class '{name}'", null, key, $"Known are {string.Join(", ", classes)}");
        }
    }
}
