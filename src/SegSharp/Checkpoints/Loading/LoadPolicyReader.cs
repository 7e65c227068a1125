using SegSharp.Configuration;

namespace SegSharp.Checkpoints.Loading;

/// <summary>
/// Reads a config's <c>load_policy = dict(on_mismatch='partial', class_map=dict(pavement='sidewalk'))</c>; <c>class_map='by_name'</c> takes
/// classes of the same name.
/// </summary>
public static class LoadPolicyReader
{
    /// <summary>The key in a config.</summary>
    public const string Key = "load_policy";

    private const string ByName = "by_name";

    /// <summary>What a config or a command may say, and what it means.</summary>
    public static IReadOnlyDictionary<string, MismatchRule> Rules { get; } = new Dictionary<string, MismatchRule>(StringComparer.Ordinal)
    {
        ["error"] = MismatchRule.Error,
        ["reinit"] = MismatchRule.Reinitialize,
        ["partial"] = MismatchRule.Partial,
    };

    /// <summary>The policy for a checkpoint.</summary>
    /// <param name="config">The config.</param>
    /// <param name="fallback">What counts where nothing is said.</param>
    /// <param name="rule">What the command says; null for the config's.</param>
    /// <param name="modelClasses">The names of the model's classes.</param>
    /// <param name="checkpointClasses">Those of the checkpoint.</param>
    /// <exception cref="ConfigException">The config has a fault there.</exception>
    /// <exception cref="CheckpointMismatchException">The map names a class that there is none of.</exception>
    public static LoadPolicy Read(
        ConfigDict config, LoadPolicy fallback, MismatchRule? rule, IReadOnlyList<string> modelClasses,
        IReadOnlyList<string> checkpointClasses)
    {
        fallback = fallback with { ModelClasses = modelClasses };
        ConfigSection? section = new ConfigSection(config, string.Empty).OptionalSection(Key);
        if (section is null)
        {
            return fallback with { OnMismatch = rule ?? fallback.OnMismatch };
        }

        MismatchRule configured = section.OptionalString("on_mismatch") is not { } name ? fallback.OnMismatch
            : Rules.TryGetValue(name, out MismatchRule known) ? known
            : throw section.Error("on_mismatch", $"there is no '{name}'", $"Known are {string.Join(", ", Rules.Keys)}");
        ClassCorrespondence? classes = Classes(section, modelClasses, checkpointClasses);
        section.Complete();
        return fallback with { OnMismatch = rule ?? configured, Classes = classes };
    }

    /// <summary>Sees that a config's policy can be read, as far as no checkpoint is needed for that.</summary>
    /// <exception cref="ConfigException">The config has a fault there.</exception>
    internal static void Check(ConfigDict config)
    {
        try
        {
            Read(config, LoadPolicy.Default, rule: null, [], []);
        }
        catch (CheckpointMismatchException)
        {
            // the names of classes are held against a checkpoint
        }
    }

    private static ClassCorrespondence? Classes(ConfigSection section, IReadOnlyList<string> modelClasses,
        IReadOnlyList<string> checkpointClasses)
    {
        switch (section.Node("class_map"))
        {
            case null:
                return null;
            case ConfigScalar { Value: ByName }:
                return ClassCorrespondence.ByName(modelClasses, checkpointClasses);
            case ConfigDict map:
                Dictionary<string, string> names = map.Entries.ToDictionary(
                    entry => entry.Key,
                    entry => entry.Value is ConfigScalar { Value: { } value } ? $"{value}"
                        : throw new ConfigException("expected a class's name or index", entry.Value.Location,
                            $"{Key}.class_map.{entry.Key}"),
                    StringComparer.Ordinal);
                return ClassCorrespondence.Of(modelClasses, checkpointClasses, names);
            default:
                throw section.Error("class_map", $"expected '{ByName}' or a dict",
                    "Write class_map=dict(new_class='class of the checkpoint')");
        }
    }
}
