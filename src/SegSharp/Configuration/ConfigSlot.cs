using System.Globalization;
using SegSharp.Configuration.Python;

namespace SegSharp.Configuration;

/// <summary>A place that holds a value: a key of a dict or an index of a list.</summary>
internal sealed class ConfigSlot
{
    private readonly ConfigNode _container;
    private readonly string _key;
    private readonly int _index;
    private readonly Expression? _origin;

    private ConfigSlot(ConfigNode container, string key, int index, string variable, Expression? origin)
    {
        _container = container;
        _key = key;
        _index = index;
        Variable = variable;
        _origin = origin;
    }

    /// <summary>The top-level name under which the place is found.</summary>
    public string Variable { get; }

    /// <summary>The expression that gave the value when the slot was made; only for slots of <see cref="DerivedIn"/>.</summary>
    public Expression Origin => _origin ?? throw new InvalidOperationException("The value of this slot was written out.");

    /// <summary>Whether the place holds a value.</summary>
    public bool Exists => _container is ConfigDict dict ? dict.ContainsKey(_key) : _index < ((ConfigList)_container).Count;

    /// <summary>The value.</summary>
    public ConfigNode Value => _container is ConfigDict dict ? dict[_key] : ((ConfigList)_container)[_index];

    /// <summary>Where the key, or in a list the value, is written.</summary>
    public SourceLocation Location =>
        _container is ConfigDict dict && dict.TryGetEntry(_key, out ConfigEntry? entry) ? entry.KeyLocation : Value.Location;

    /// <summary>The place behind a key.</summary>
    public static ConfigSlot Of(ConfigDict dict, string key, string variable) => new(dict, key, -1, variable, origin: null);

    /// <summary>The place at an index.</summary>
    public static ConfigSlot Of(ConfigList list, int index, string variable) => new(list, "", index, variable, origin: null);

    /// <summary>All places whose value came from variables; depth is bounded by that of the tree.</summary>
    public static IEnumerable<ConfigSlot> DerivedIn(ConfigDict root)
    {
        List<ConfigSlot> found = [];
        foreach (ConfigEntry entry in root.Entries)
        {
            Add(root, entry, entry.Key, found);
        }

        return found;
    }

    /// <summary>Whether both are one place.</summary>
    public bool IsSame(ConfigSlot other) => ReferenceEquals(_container, other._container) && _key == other._key && _index == other._index;

    /// <summary>Puts a value into the place.</summary>
    public void Write(ConfigNode value, SourceLocation keyLocation, Expression? origin)
    {
        if (_container is not ConfigDict dict)
        {
            ((ConfigList)_container).Replace(_index, value, origin);
        }
        else if (dict.TryGetEntry(_key, out ConfigEntry? entry))
        {
            dict.Set(entry with { KeyLocation = keyLocation, Value = value, Origin = origin });
        }
        else
        {
            // Beside integer keys, digits are an integer key too.
            bool isInteger = dict.Entries.Any(other => other.IsIntegerKey)
                && long.TryParse(_key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
            dict.Set(new ConfigEntry(_key, keyLocation, value) { IsIntegerKey = isInteger, Origin = origin });
        }
    }

    private static void Add(ConfigDict dict, ConfigEntry entry, string variable, List<ConfigSlot> found)
    {
        if (entry.Origin is not null)
        {
            found.Add(new ConfigSlot(dict, entry.Key, -1, variable, entry.Origin));
        }

        AddBelow(entry.Value, variable, found);
    }

    private static void AddBelow(ConfigNode node, string variable, List<ConfigSlot> found)
    {
        if (node is ConfigDict dict)
        {
            foreach (ConfigEntry entry in dict.Entries)
            {
                Add(dict, entry, variable, found);
            }
        }
        else if (node is ConfigList list)
        {
            for (int i = 0; i < list.Count; i++)
            {
                if (list.OriginOf(i) is { } origin)
                {
                    found.Add(new ConfigSlot(list, "", i, variable, origin));
                }

                AddBelow(list[i], variable, found);
            }
        }
    }
}
