using System.Text;

namespace SegSharp.Configuration.Python;

/// <summary>Concatenation, repetition and slicing of lists, tuples and strings.</summary>
internal sealed class SequenceOperations(ReadBudget budget)
{
    /// <summary>Applies <c>+</c> or <c>*</c>.</summary>
    /// <returns>Null if the operator does not work between the two.</returns>
    public ConfigNode? Combine(string symbol, ConfigNode left, ConfigNode right, SourceLocation location) => (symbol, left, right) switch
    {
        ("+", ConfigScalar { Value: string a }, ConfigScalar { Value: string b }) => Text(a, b, location),
        ("+", ConfigList a, ConfigList b) when a.IsTuple == b.IsTuple => Join([a, b], a.IsTuple, location),
        ("*", ConfigList list, ConfigScalar { Value: long count }) => Repeat(list, count, location),
        ("*", ConfigScalar { Value: long count }, ConfigList list) => Repeat(list, count, location),
        ("*", ConfigScalar { Value: string text }, ConfigScalar { Value: long count }) => Repeat(text, count, location),
        ("*", ConfigScalar { Value: long count }, ConfigScalar { Value: string text }) => Repeat(text, count, location),
        _ => null,
    };

    /// <summary>Takes a slice by Python's rules.</summary>
    public ConfigNode Slice(ConfigNode target, SourceLocation location, long? start, long? stop, long? step)
    {
        int count = target switch
        {
            ConfigList items => items.Count,
            ConfigScalar { Value: string characters } => characters.Length,
            _ => throw new ConfigException($"{target.Describe()} cannot be sliced", location),
        };
        List<int> positions = Positions(count, start, stop, step ?? 1, location);
        budget.Charge(positions.Count, location);
        if (target is ConfigList list)
        {
            ConfigList result = new([], list.IsTuple, location);
            positions.ForEach(position => result.Add(list[position], list.OriginOf(position)));
            return result;
        }

        string text = (string)((ConfigScalar)target).Value!;
        StringBuilder slice = new();
        positions.ForEach(position => slice.Append(text[position]));
        return new ConfigScalar(slice.ToString(), location);
    }

    private static List<int> Positions(int count, long? start, long? stop, long step, SourceLocation location)
    {
        if (step is 0 or long.MinValue)
        {
            throw new ConfigException("the step of a slice is 0", location);
        }

        long lowest = step > 0 ? 0 : -1;
        long highest = step > 0 ? count : count - 1;
        long Clamp(long? bound, long fallback) =>
            bound is not { } value ? fallback : Math.Clamp(value < 0 ? value + count : value, lowest, highest);
        long first = Clamp(start, step > 0 ? lowest : highest);
        long end = Clamp(stop, step > 0 ? highest : lowest);
        step = Math.Clamp(step, -count - 1, count + 1);
        List<int> positions = [];
        for (long i = first; step > 0 ? i < end : i > end; i += step)
        {
            positions.Add((int)i);
        }

        return positions;
    }

    private ConfigList Repeat(ConfigList list, long count, SourceLocation location)
    {
        if (count > int.MaxValue)
        {
            budget.Charge(list.Count == 0 ? 0 : count, location);
        }

        int times = list.Count == 0 ? 0 : (int)Math.Clamp(count, 0, int.MaxValue);
        budget.Charge((long)times * list.Count, location);
        return Join(Enumerable.Repeat(list, times), list.IsTuple, location);
    }

    private ConfigList Join(IEnumerable<ConfigList> lists, bool isTuple, SourceLocation location)
    {
        ConfigList result = new([], isTuple, location);
        foreach (ConfigList list in lists)
        {
            budget.Charge(list.Count, location);
            for (int i = 0; i < list.Count; i++)
            {
                result.Add(list[i], list.OriginOf(i));
            }
        }

        return result;
    }

    private ConfigScalar Text(string left, string right, SourceLocation location)
    {
        CheckLength((long)left.Length + right.Length, location);
        budget.Charge((left.Length + right.Length) / 64, location);
        return new ConfigScalar(left + right, location);
    }

    private ConfigScalar Repeat(string text, long count, SourceLocation location)
    {
        count = Math.Clamp(count, 0, int.MaxValue);
        CheckLength(text.Length * count, location);
        budget.Charge(text.Length * count / 64, location);
        return new ConfigScalar(string.Concat(Enumerable.Repeat(text, text.Length == 0 ? 0 : (int)count)), location);
    }

    private static void CheckLength(long length, SourceLocation location)
    {
        if (length > ReadBudget.MaxTextLength)
        {
            throw new ConfigException($"a string of {length} characters is longer than any config needs", location);
        }
    }
}
