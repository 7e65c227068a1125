using SegSharp.Configuration;
using SegSharp.Configuration.Vocabulary;
using SegSharp.Training.Averaging;

namespace SegSharp.Training.Hooks;

/// <summary>The hooks that a config's <c>custom_hooks</c> may name: those here and those of <see cref="Plugins"/>.</summary>
internal static class HookRegistry
{
    /// <summary>Builds the hooks, in the config's order; all but the averaging of weights, which is no hook here.</summary>
    /// <exception cref="ConfigException">A type or key is unknown, or a value does not fit.</exception>
    public static IReadOnlyList<TrainingHook> Build(IReadOnlyList<ConfigSection> sections)
    {
        Registry<TrainingHook> registry = Create();
        foreach (ConfigSection section in sections.Where(section => !EmaOptions.IsAveraging(section) && !registry.Contains(section.Type)))
        {
            string[] known = [.. registry.Names.Append("EMAHook").Concat(HookReader.Known).Order(StringComparer.Ordinal)];
            throw section.Error(
                "type", $"there is no hook '{section.Type}'",
                NearestName.Find(section.Type, known, count: 1) is [string near] ? $"Did you mean '{near}'?" : $"Known are {string.Join(", ", known)}");
        }

        return [.. sections.Where(section => !EmaOptions.IsAveraging(section)).Select(section => registry.Build(new ConfigSection(section.Dict, section.Path)))];
    }

    /// <summary>The hooks by name.</summary>
    internal static Registry<TrainingHook> Create() => new Registry<TrainingHook>("hook").Register(nameof(EarlyStoppingHook), section => new EarlyStoppingHook(section));
}
