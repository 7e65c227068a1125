namespace SegSharp.Configuration.Python;

/// <summary>The values that a function was called with, handed out in the types that it wants.</summary>
/// <param name="function">Its name, for messages.</param>
/// <param name="positional">The values by position.</param>
/// <param name="named">The values by name.</param>
/// <param name="location">Where the call stands.</param>
internal sealed class CallArguments(
    string function, IReadOnlyList<ConfigNode> positional, IReadOnlyDictionary<string, ConfigNode> named, SourceLocation location)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>The values by position.</summary>
    public IReadOnlyList<ConfigNode> Positional => positional;

    /// <summary>Where the call stands.</summary>
    public SourceLocation Location => location;

    /// <summary>Number of values by position.</summary>
    public int Count => positional.Count;

    /// <summary>A value by position or name; null if it was not given.</summary>
    public ConfigNode? Find(int index, string name)
    {
        _asked.Add(name);
        return index >= 0 && index < positional.Count ? positional[index] : named.GetValueOrDefault(name);
    }

    /// <summary>A value by position.</summary>
    public ConfigNode Node(int index) => index < positional.Count ? positional[index] : throw Refused();

    /// <summary>A string by position.</summary>
    public string Text(int index) => Node(index) is ConfigScalar { Value: string text } ? text : throw Refused();

    /// <summary>An integer by position or name, with a default.</summary>
    public long Integer(int index, string name, long fallback) => Find(index, name) switch
    {
        null => fallback,
        ConfigScalar { Value: long number } => number,
        _ => throw Refused(),
    };

    /// <summary>A number by position.</summary>
    public double Number(int index) => Node(index) is ConfigScalar scalar
        ? scalar.Value switch { long number => number, double number => number, bool flag => flag ? 1 : 0, _ => throw Refused() }
        : throw Refused();

    /// <summary>The items of a list by position: those of a list, the keys of a dict, the characters of a string.</summary>
    public IReadOnlyList<ConfigNode> Items(int index, ReadBudget budget) => ItemsOf(Node(index), location, budget) ?? throw Refused();

    /// <summary>What a loop over a value goes through; null if it goes through nothing.</summary>
    public static IReadOnlyList<ConfigNode>? ItemsOf(ConfigNode node, SourceLocation location, ReadBudget budget)
    {
        switch (node)
        {
            case ConfigList list:
                return list;
            case ConfigDict dict:
                budget.Charge(dict.Count, location);
                return [.. dict.Entries.Select(entry => Key(entry, location))];
            case ConfigScalar { Value: string text }:
                budget.Charge(text.Length, location);
                return [.. text.EnumerateRunes().Select(rune => new ConfigScalar(rune.ToString(), location))];
            default:
                return null;
        }
    }

    /// <summary>The key of an entry as the string or integer that it was.</summary>
    public static ConfigScalar Key(ConfigEntry entry, SourceLocation location) => new(
        entry.IsIntegerKey ? long.Parse(entry.Key, System.Globalization.CultureInfo.InvariantCulture) : entry.Key, location);

    /// <summary>Sees that a function took as many values as it was given, and all names.</summary>
    public void Require(int least, int most)
    {
        if (positional.Count < least || positional.Count > most || named.Keys.Any(name => !_asked.Contains(name)))
        {
            throw Refused();
        }
    }

    private IEnumerable<string> Described =>
        positional.Select(value => value.Describe()).Concat(named.Select(pair => $"{pair.Key}={pair.Value.Describe()}"));

    /// <summary>The exception for values that the function does not take.</summary>
    public ConfigException Refused(string? why = null) => new(
        $"'{function}({string.Join(", ", Described)})' has no value here"
            + (why is null ? "" : ": " + why),
        location,
        remedy: "Write the value itself");
}
