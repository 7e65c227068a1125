namespace SegSharp.Configuration.Vocabulary;

/// <summary>What the readers of an experiment share.</summary>
internal static class SectionReading
{
    /// <summary>Opens a dict that somebody else will read, and check, later.</summary>
    public static ConfigSection? Handed(this ConfigSection section, string key) => section.Node(key) switch
    {
        null => null,
        ConfigDict dict => new ConfigSection(dict, section.PathOf(key)),
        ConfigNode other => throw section.Expected(key, "a dict", other),
    };

    /// <summary>Opens a list of dicts that somebody else will read later.</summary>
    public static IReadOnlyList<ConfigSection> HandedList(this ConfigSection section, string key) => section.Node(key) switch
    {
        null => [],
        ConfigList list =>
        [
            .. list.Select((item, index) => item is ConfigDict dict
                ? new ConfigSection(dict, section.PathOf($"{key}[{index}]"))
                : throw section.Expected($"{key}[{index}]", "a dict", item)),
        ],
        ConfigNode other => throw section.Expected(key, "a list of dicts", other),
    };

    /// <summary>A name out of a few. A type may be named with its library, <c>mmengine.optim.OptimWrapper</c>; that is left off.</summary>
    public static string OneOf(this ConfigSection section, string key, string value, params string[] known)
    {
        string name = key is "type" or "constructor" ? value[(value.LastIndexOf('.') + 1)..] : value;
        if (known.Contains(name))
        {
            return name;
        }

        IReadOnlyList<string> near = NearestName.Find(value, known, count: 1);
        throw section.Error(key, $"'{value}' is not known here", near.Count > 0 ? $"Did you mean '{near[0]}'?" : $"Known are {string.Join(", ", known)}");
    }
}
