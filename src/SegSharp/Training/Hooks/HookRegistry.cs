using SegSharp.Configuration;
using SegSharp.Configuration.Vocabulary;
using SegSharp.Training.Averaging;

namespace SegSharp.Training.Hooks;

/// <summary>The hooks that a config's <c>custom_hooks</c> may name: those here and those of plugins.</summary>
public static class HookRegistry
{
    /// <summary>Builds the hooks, in the config's order; all but the averaging of weights, which is no hook here.</summary>
    /// <exception cref="ConfigException">A type or key is unknown, or a value does not fit.</exception>
    public static IReadOnlyList<TrainingHook> Build(IReadOnlyList<ConfigSection> sections)
    {
        foreach (ConfigSection section in sections.Where(section => !EmaOptions.IsAveraging(section)
            && !section.Registries.Hooks().Contains(section.Type)))
        {
            string[] known = [.. section.Registries.Hooks().Names.Append("EMAHook").Concat(HookReader.Known).Order(StringComparer.Ordinal)];
            throw section.Error(
                "type", $"there is no hook '{section.Type}'",
                NearestName.Find(section.Type, known, count: 1) is [string near] ? $"Did you mean '{near}'?"
                    : $"Known are {string.Join(", ", known)}");
        }

        return [.. sections.Where(section => !EmaOptions.IsAveraging(section))
            .Select(section => section.Registries.Hooks().Build(section.Fresh()))];
    }

    /// <summary>The hooks by name.</summary>
    public static Registry<TrainingHook> Hooks(this Registries registries) => registries.Get<TrainingHook>(
        "hook", registry => registry.Register(nameof(EarlyStoppingHook), section => new EarlyStoppingHook(section)));
}
