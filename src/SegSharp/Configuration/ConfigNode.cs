using System.Collections;

namespace SegSharp.Configuration;

/// <summary>A value of a config, with the place it was written at: a dict, a list or a scalar.</summary>
public abstract class ConfigNode
{
    /// <summary>Builds the node.</summary>
    private protected ConfigNode(SourceLocation location) => Location = location;

    /// <summary>Where the value begins.</summary>
    public SourceLocation Location { get; }

    /// <summary>What the value is, in the words of an error message: <c>the string 'poly'</c>, <c>a list of 3</c>.</summary>
    public abstract string Describe();

    /// <summary>
    /// Whether two values are the same, wherever they were written. Integers equal floats of the same value only if both are of one kind.
    /// </summary>
    public static bool SameValue(ConfigNode? first, ConfigNode? second) => (first, second) switch
    {
        (null, null) => true,
        (ConfigScalar a, ConfigScalar b) => Equals(a.Value, b.Value),
        (ConfigList a, ConfigList b) =>
            a.IsTuple == b.IsTuple && a.Count == b.Count && a.Zip(b).All(pair => SameValue(pair.First, pair.Second)),
        (ConfigDict a, ConfigDict b) => a.Count == b.Count && a.Entries.Zip(b.Entries).All(pair =>
            pair.First.Key == pair.Second.Key
            && pair.First.IsIntegerKey == pair.Second.IsIntegerKey
            && SameValue(pair.First.Value, pair.Second.Value)),
        _ => false,
    };

    /// <summary>
    /// Turns a .NET value into a node: null, bool, integers, floats, strings, string-keyed dictionaries, sequences; nodes stay as they are.
    /// </summary>
    /// <exception cref="ArgumentException">The value is of no such type.</exception>
    public static ConfigNode From(object? value, SourceLocation? location = null)
    {
        SourceLocation place = location ?? SourceLocation.InCode;
        return value switch
        {
            ConfigNode node => node,
            null or bool or long or double or string => new ConfigScalar(value, place),
            int number => new ConfigScalar((long)number, place),
            float number => new ConfigScalar((double)number, place),
            IReadOnlyDictionary<string, object?> pairs => new ConfigDict(
                pairs.Select(pair => new ConfigEntry(pair.Key, place, From(pair.Value, place))), place),
            IEnumerable items => new ConfigList(items.Cast<object?>().Select(item => From(item, place)), isTuple: false, place),
            _ => throw new ArgumentException($"A config holds no {value.GetType().Name}.", nameof(value)),
        };
    }
}
