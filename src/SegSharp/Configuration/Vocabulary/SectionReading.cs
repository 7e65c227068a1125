namespace SegSharp.Configuration.Vocabulary;

/// <summary>What the readers of an experiment share.</summary>
internal static class SectionReading
{
    /// <summary>Opens a dict that somebody else will read, and check, later.</summary>
    public static ConfigSection? Handed(this ConfigSection section, string key) => section.Node(key) switch
    {
        null => null,
        ConfigDict dict => section.Of(dict, section.PathOf(key)),
        ConfigNode other => throw section.Expected(key, "a dict", other),
    };

    /// <summary>Opens a list of dicts that somebody else will read later.</summary>
    public static IReadOnlyList<ConfigSection> HandedList(this ConfigSection section, string key) => section.Node(key) switch
    {
        null => [],
        ConfigList list =>
        [
            .. list.Select((item, index) => item is ConfigDict dict
                ? section.Of(dict, section.PathOf($"{key}[{index}]"))
                : throw section.Expected($"{key}[{index}]", "a dict", item)),
        ],
        ConfigNode other => throw section.Expected(key, "a list of dicts", other),
    };

    /// <summary>
    /// Accepts a key of the peers that has one meaning here; a value that asks for another is refused,
    /// since it would compute something else.
    /// </summary>
    /// <param name="section">The section.</param>
    /// <param name="key">The key; it may be absent or None.</param>
    /// <param name="allowed">The values that change nothing.</param>
    /// <exception cref="ConfigException">It is another value.</exception>
    public static void Only(this ConfigSection section, string key, params object[] allowed)
    {
        if (section.Node(key) is { } node && !allowed.Any(value => ConfigNode.SameValue(node, ConfigNode.From(value))))
        {
            string known = string.Join(" or ", allowed.Select(value => Python.PythonRepr.Of(ConfigNode.From(value), section.Location)));
            throw section.Error(key, known.Length > 0 ? $"it can only be {known} here" : "it has no meaning here", "Leave the key out");
        }
    }

    /// <summary>The same for a dict with a <c>type</c>, such as <c>act_cfg</c>.</summary>
    /// <exception cref="ConfigException">It is another type, or has unknown keys.</exception>
    public static void OnlyType(this ConfigSection section, string key, params string[] allowed)
    {
        if (section.OptionalSection(key) is { } inner)
        {
            string type = inner.Type[(inner.Type.LastIndexOf('.') + 1)..];
            inner.Ignore("inplace");
            if (!allowed.Contains(type))
            {
                throw inner.Error("type", $"it can only be '{allowed[0]}' here", $"Leave {key} out");
            }
        }
    }

    /// <summary>Pairs of a beginning and the interval from there on; empty if absent.</summary>
    /// <exception cref="ConfigException">It is no list of pairs.</exception>
    public static IReadOnlyList<(int Begin, int Interval)> Intervals(this ConfigSection section, string key, ConfigProblems problems)
    {
        if (section.Node(key) is not { } node)
        {
            return [];
        }

        ConfigNode[] items = node is ConfigList list ? [.. list] : throw section.Expected(key, "a list of pairs", node);
        (int Begin, int Interval)[] pairs = [.. items.Select(item => ConfigValues.Pair(section, key, item))];
        bool isRising = pairs.Zip(pairs.Skip(1)).All(two => two.First.Begin < two.Second.Begin);
        problems.Require(
            isRising && pairs.All(pair => pair is { Begin: >= 0, Interval: > 0 }), section, key,
            "the beginnings do not rise, or an interval is below 1",
            "Give pairs such as (beginning, interval)");
        return pairs;
    }

    /// <summary>A name out of a few. A type may be named with its library, <c>mmengine.optim.OptimWrapper</c>; that is left off.</summary>
    public static string OneOf(this ConfigSection section, string key, string value, params string[] known)
    {
        string name = key is "type" or "constructor" ? value[(value.LastIndexOf('.') + 1)..] : value;
        if (known.Contains(name))
        {
            return name;
        }

        IReadOnlyList<string> near = NearestName.Find(value, key == "type" ? known.Union(section.Registries.PluginNames) : known, count: 1);
        throw section.Error(key, $"'{value}' is not known here",
            near.Count > 0 ? $"Did you mean '{near[0]}'?" : $"Known are {string.Join(", ", known)}");
    }
}
