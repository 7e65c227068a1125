using System.Diagnostics.CodeAnalysis;

namespace SegSharp.Configuration;

/// <summary>A dict of values in the order they were written.</summary>
public sealed class ConfigDict : ConfigNode
{
    private readonly OrderedDictionary<string, ConfigEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Builds the dict; a later entry replaces an earlier one of the same key.</summary>
    public ConfigDict(IEnumerable<ConfigEntry> entries, SourceLocation location)
        : base(location)
    {
        foreach (ConfigEntry entry in entries)
        {
            _entries[entry.Key] = entry;
        }
    }

    /// <summary>Number of keys.</summary>
    public int Count => _entries.Count;

    /// <summary>The keys, in order.</summary>
    public IReadOnlyList<string> Keys => _entries.Keys;

    /// <summary>Keys, values and the places of both, in order.</summary>
    public IReadOnlyList<ConfigEntry> Entries => _entries.Values;

    /// <summary>The value of a key.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public ConfigNode this[string key] => _entries[key].Value;

    /// <summary>Builds a dict in code from keys and .NET values.</summary>
    public static ConfigDict Of(params ReadOnlySpan<(string Key, object? Value)> pairs)
    {
        List<ConfigEntry> entries = [];
        foreach ((string key, object? value) in pairs)
        {
            entries.Add(new ConfigEntry(key, SourceLocation.InCode, From(value)));
        }

        return new ConfigDict(entries, SourceLocation.InCode);
    }

    /// <summary>Whether the key is there.</summary>
    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    /// <summary>Gives the value of a key, if it is there.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out ConfigNode? value)
    {
        value = _entries.TryGetValue(key, out ConfigEntry? entry) ? entry.Value : null;
        return value is not null;
    }

    /// <summary>Gives the entry of a key, if it is there.</summary>
    public bool TryGetEntry(string key, [NotNullWhen(true)] out ConfigEntry? entry) => _entries.TryGetValue(key, out entry);

    /// <inheritdoc />
    public override string Describe() => $"a dict of {Count}";

    /// <inheritdoc />
    public override string ToString() => Describe();

    /// <summary>Of a whole config: what its reading saw beside the values.</summary>
    internal ConfigFacts Facts => field ??= new ConfigFacts();

    /// <summary>Adds or replaces an entry, in place. Only a reader does this, before anybody else sees the dict.</summary>
    internal void Set(ConfigEntry entry) => _entries[entry.Key] = entry;

    /// <summary>Removes an entry.</summary>
    internal bool Remove(string key) => _entries.Remove(key);
}
