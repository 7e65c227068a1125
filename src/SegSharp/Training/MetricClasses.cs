using SegSharp.Configuration;
using SegSharp.Training.Hooks;

namespace SegSharp.Training;

/// <summary>Sees that metrics of single classes, such as <c>IoU.road</c>, name classes of the data set: these are known only once it is.</summary>
internal static class MetricClasses
{
    /// <summary>Looks at the metrics whose best checkpoints are kept.</summary>
    /// <exception cref="ConfigException">There is no such class.</exception>
    public static void RequireBest(CheckpointOptions options, IReadOnlyList<string> classes)
    {
        foreach (string metric in options.SaveBest)
        {
            Require(metric, "default_hooks.checkpoint.save_best", classes);
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
        if (ValidationResult.ClassOf(metric) is { } name && !classes.Contains(name, StringComparer.Ordinal))
        {
            throw new ConfigException($"there is no class '{name}'", null, key, $"Known are {string.Join(", ", classes)}");
        }
    }
}
