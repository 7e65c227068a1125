using System.Diagnostics.CodeAnalysis;

namespace SegSharp.Configuration;

/// <summary>
/// A strict view of a dict: it hands out values of the asked type, remembers which keys were asked for, and
/// <see cref="Complete"/> refuses the ones that nobody knew.
/// </summary>
/// <remarks>A key with the value None counts as absent, as it does for the Python classes that these configs were written for.</remarks>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The methods are named after the type they hand out.")]
public sealed class ConfigSection
{
    // Which Python library a type comes from; types are known here without it.
    private const string ScopeKey = "_scope_";

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _ignored = [];
    private readonly Dictionary<string, ConfigSection> _children = new(StringComparer.Ordinal);

    /// <summary>Opens a dict.</summary>
    /// <param name="dict">The dict.</param>
    /// <param name="path">Its path in the config, such as <c>model.backbone</c> or <c>train_pipeline[2]</c>;
    /// empty for the whole config.</param>
    /// <param name="registries">What it may name; null for the library's own classes.</param>
    public ConfigSection(ConfigDict dict, string path, Registries? registries = null)
    {
        Dict = dict;
        Path = path;
        Registries = registries ?? new Registries();
    }

    /// <summary>The dict that is read.</summary>
    public ConfigDict Dict { get; }

    /// <summary>The path in the config.</summary>
    public string Path { get; }

    /// <summary>What it may name: the sections inside of it have the same.</summary>
    public Registries Registries { get; }

    /// <summary>Where the dict begins.</summary>
    public SourceLocation Location => Dict.Location;

    /// <summary>The required key <c>type</c>.</summary>
    /// <exception cref="ConfigException">It is missing or no string.</exception>
    public string Type => String("type");

    /// <summary>Paths of the keys that were accepted without meaning anything here, those of inner sections included.</summary>
    public IReadOnlyList<string> Ignored => [.. _ignored, .. _children.Values.SelectMany(child => child.Ignored)];

    /// <summary>Whether the key is there and not None.</summary>
    public bool Has(string key) => Node(key) is not null;

    /// <summary>The value of a key as it was written; null if it is absent or None.</summary>
    public ConfigNode? Node(string key)
    {
        _known.Add(key);
        return Dict.TryGet(key, out ConfigNode? node) && node is not ConfigScalar { Value: null } ? node : null;
    }

    /// <summary>A required string.</summary>
    public string String(string key) => ConfigValues.String(this, key, Required(key));

    /// <summary>A string with a default.</summary>
    [return: NotNullIfNotNull(nameof(fallback))]
    public string? String(string key, string? fallback) => Node(key) is { } node ? ConfigValues.String(this, key, node) : fallback;

    /// <summary>A string that may be absent.</summary>
    public string? OptionalString(string key) => String(key, fallback: null);

    /// <summary>A required integer of 32 bits.</summary>
    public int Int(string key) => ConfigValues.Int(this, key, Required(key));

    /// <summary>An integer of 32 bits with a default.</summary>
    public int Int(string key, int fallback) => Node(key) is { } node ? ConfigValues.Int(this, key, node) : fallback;

    /// <summary>An integer of 32 bits that may be absent.</summary>
    public int? OptionalInt(string key) => Node(key) is { } node ? ConfigValues.Int(this, key, node) : null;

    /// <summary>A required integer.</summary>
    public long Long(string key) => ConfigValues.Long(this, key, Required(key));

    /// <summary>An integer with a default.</summary>
    public long Long(string key, long fallback) => Node(key) is { } node ? ConfigValues.Long(this, key, node) : fallback;

    /// <summary>A required number.</summary>
    public double Double(string key) => ConfigValues.Double(this, key, Required(key));

    /// <summary>A number with a default.</summary>
    public double Double(string key, double fallback) => Node(key) is { } node ? ConfigValues.Double(this, key, node) : fallback;

    /// <summary>A number that may be absent.</summary>
    public double? OptionalDouble(string key) => Node(key) is { } node ? ConfigValues.Double(this, key, node) : null;

    /// <summary>A required truth value.</summary>
    public bool Bool(string key) => ConfigValues.Bool(this, key, Required(key));

    /// <summary>A truth value with a default.</summary>
    public bool Bool(string key, bool fallback) => Node(key) is { } node ? ConfigValues.Bool(this, key, node) : fallback;

    /// <summary>A required list of integers; one integer counts as a list of one.</summary>
    public int[] Ints(string key) => ConfigValues.Ints(this, key, Required(key));

    /// <summary>A list of integers with a default.</summary>
    [return: NotNullIfNotNull(nameof(fallback))]
    public int[]? Ints(string key, int[]? fallback) => Node(key) is { } node ? ConfigValues.Ints(this, key, node) : fallback;

    /// <summary>A required list of numbers; one number counts as a list of one.</summary>
    public double[] Doubles(string key) => ConfigValues.Doubles(this, key, Required(key));

    /// <summary>A list of numbers with a default.</summary>
    [return: NotNullIfNotNull(nameof(fallback))]
    public double[]? Doubles(string key, double[]? fallback) => Node(key) is { } node ? ConfigValues.Doubles(this, key, node) : fallback;

    /// <summary>A required list of strings; one string counts as a list of one.</summary>
    public string[] Strings(string key) => ConfigValues.Strings(this, key, Required(key));

    /// <summary>A list of strings with a default.</summary>
    [return: NotNullIfNotNull(nameof(fallback))]
    public string[]? Strings(string key, string[]? fallback) => Node(key) is { } node ? ConfigValues.Strings(this, key, node) : fallback;

    /// <summary>A required integer or pair of integers; one integer stands for both.</summary>
    public (int First, int Second) Pair(string key) => ConfigValues.Pair(this, key, Required(key));

    /// <summary>An integer or pair of integers with a default.</summary>
    public (int First, int Second) Pair(string key, (int First, int Second) fallback) =>
        Node(key) is { } node ? ConfigValues.Pair(this, key, node) : fallback;

    /// <summary>A required dict.</summary>
    public ConfigSection Section(string key) => Child(key, key, Required(key));

    /// <summary>A dict that may be absent.</summary>
    public ConfigSection? OptionalSection(string key) => Node(key) is { } node ? Child(key, key, node) : null;

    /// <summary>A list of dicts; empty if absent, and one dict counts as a list of one.</summary>
    public IReadOnlyList<ConfigSection> Sections(string key) => Node(key) switch
    {
        null => [],
        ConfigList list => [.. list.Select((item, index) => Child($"{key}[{index}]", $"{key}[{index}]", item))],
        ConfigDict dict => [Child(key, key, dict)],
        ConfigNode other => throw Expected(key, "a list of dicts", other),
    };

    /// <summary>A list of lists of dicts, as <c>TestTimeAug</c> has its <c>transforms</c>; empty if absent.</summary>
    public IReadOnlyList<IReadOnlyList<ConfigSection>> SectionLists(string key) => Node(key) switch
    {
        null => [],
        ConfigList list =>
        [
            .. list.Select((row, index) => row is ConfigList items
                ? (IReadOnlyList<ConfigSection>)[
                    .. items.Select((item, column) => Child($"{key}[{index}][{column}]", $"{key}[{index}][{column}]", item))]
                : throw Expected($"{key}[{index}]", "a list of dicts", row)),
        ],
        ConfigNode other => throw Expected(key, "a list of lists of dicts", other),
    };

    /// <summary>Accepts keys that have no meaning here; those that are present are collected in <see cref="Ignored"/>.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            _known.Add(key);
            if (Dict.ContainsKey(key) && !_ignored.Contains(PathOf(key)))
            {
                _ignored.Add(PathOf(key));
            }
        }
    }

    /// <summary>Accepts the whole section, which has no meaning here; its path is collected in <see cref="Ignored"/>.</summary>
    internal void IgnoreAll()
    {
        _known.UnionWith(Dict.Keys);
        _ignored.Add(Path);
    }

    /// <summary>An exception about one key, placed at its value, or at the section if the key is absent.</summary>
    public ConfigException Error(string key, string message, string? remedy = null) =>
        new(message, Dict.TryGet(key, out ConfigNode? node) ? node.Location : Location, PathOf(key), remedy);

    /// <summary>Sees that every key of this section, and of the sections read from it, was asked for.</summary>
    /// <exception cref="ConfigException">A key is unknown; the nearest known one is offered.</exception>
    public void Complete()
    {
        foreach (ConfigEntry entry in Dict.Entries)
        {
            if (!_known.Contains(entry.Key) && entry.Key != ScopeKey)
            {
                throw new ConfigException($"'{entry.Key}' is not known here", entry.KeyLocation, PathOf(entry.Key), Offer(entry.Key));
            }
        }

        foreach (ConfigSection child in _children.Values)
        {
            child.Complete();
        }
    }

    /// <summary>The same dict with no key asked for yet: what one reader has looked at is not what another knows.</summary>
    internal ConfigSection Fresh() => Of(Dict, Path);

    /// <summary>Another dict, which may name the same.</summary>
    internal ConfigSection Of(ConfigDict dict, string path) => new(dict, path, Registries);

    /// <summary>The exception for a value of the wrong type.</summary>
    internal ConfigException Expected(string key, string expected, ConfigNode found, string? remedy = null) =>
        new($"expected {expected}, found {found.Describe()}", found.Location, PathOf(key), remedy);

    /// <summary>The path of a key of this section.</summary>
    internal string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private string Offer(string key)
    {
        IReadOnlyList<string> near = NearestName.Find(key, _known.Where(known => !Dict.ContainsKey(known)), count: 1);
        if (near.Count == 0)
        {
            near = NearestName.Find(key, _known, count: 1);
        }

        return near.Count > 0
            ? $"Did you mean '{near[0]}'?"
            : $"Known are {string.Join(", ", _known.Order(StringComparer.Ordinal))}";
    }

    private ConfigNode Required(string key) => Node(key) ?? throw Missing(key);

    // A missing key is usually a typo: look for a similar key that was not read.
    private ConfigException Missing(string key)
    {
        if (Dict.ContainsKey(key))
        {
            return Error(key, "it is None, but a value is needed");
        }

        string? misspelt = NearestName.Find(key, Dict.Keys.Where(other => !_known.Contains(other))) is [string near, ..] ? near : null;
        return misspelt is null
            ? new ConfigException($"'{key}' is missing", Location, PathOf(key))
            : Error(misspelt, $"this key is unknown, and '{key}' is missing", $"Did you mean '{key}'?");
    }

    private ConfigSection Child(string slot, string key, ConfigNode node)
    {
        if (node is not ConfigDict dict)
        {
            throw Expected(key, "a dict", node);
        }

        if (!_children.TryGetValue(slot, out ConfigSection? child))
        {
            child = Of(dict, PathOf(key));
            _children[slot] = child;
        }

        return child;
    }
}
