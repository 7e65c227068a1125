using SegSharp.Configuration;

namespace SegSharp.Training.Schedules;

/// <summary>
/// The courses of plugins that a config's <c>param_scheduler</c> may name; those of the library are read by their own keys.
/// </summary>
public static class ScheduleRegistry
{
    /// <summary>The courses by name.</summary>
    public static Registry<IRateSchedule> Schedules(this Registries registries) => registries.Get<IRateSchedule>("scheduler", _ => { });

    /// <summary>Builds the courses of plugins, in the order of the schedulers; null for those of the library.</summary>
    /// <exception cref="ConfigException">There is no such class, or it refuses what the config says.</exception>
    internal static IRateSchedule?[] Build(IEnumerable<SchedulerOptions> schedulers) =>
        [.. schedulers.Select(scheduler => scheduler.Custom is { } section ? section.Registries.Schedules().Build(section.Fresh()) : null)];
}
