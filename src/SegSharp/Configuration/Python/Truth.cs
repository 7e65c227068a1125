namespace SegSharp.Configuration.Python;

/// <summary>Python's truth, equality and order of values.</summary>
internal static class Truth
{
    /// <summary>Whether a value counts as true: not None, not 0, not empty.</summary>
    public static bool Of(ConfigNode node) => node switch
    {
        ConfigScalar scalar => scalar.Value switch
        {
            null => false,
            bool flag => flag,
            long number => number != 0,
            double number => number != 0,
            string text => text.Length > 0,
            _ => true,
        },
        ConfigList list => list.Count > 0,
        ConfigDict dict => dict.Count > 0,
        _ => true,
    };

    /// <summary>
    /// Whether two values are equal: numbers by value, lists item by item, dicts in any order; depth is bounded by that of the trees.
    /// </summary>
    public static bool Equal(ConfigNode left, ConfigNode right, ReadBudget budget, int depth = 0)
    {
        budget.Charge(1, left.Location);
        if (depth > ReadBudget.MaxTreeDepth)
        {
            throw new ConfigException($"the value contains itself, or is nested deeper than {ReadBudget.MaxTreeDepth} levels",
                left.Location);
        }

        return (left, right) switch
        {
            (ConfigScalar a, ConfigScalar b) =>
                Number(a) is { } x && Number(b) is { } y ? x.Equals(y) || Compare(x, y) == 0 : Equals(a.Value, b.Value),
            (ConfigList a, ConfigList b) =>
                a.IsTuple == b.IsTuple && a.Count == b.Count && a.Zip(b).All(pair => Equal(pair.First, pair.Second, budget, depth + 1)),
            (ConfigDict a, ConfigDict b) => a.Count == b.Count && a.Entries.All(entry =>
                b.TryGetEntry(entry.Key, out ConfigEntry? other) && other.IsIntegerKey == entry.IsIntegerKey
                    && Equal(entry.Value, other.Value, budget, depth + 1)),
            _ => false,
        };
    }

    /// <summary>Which of two values comes first, as <see cref="Comparer{T}"/> says it: numbers, strings, and lists of them.</summary>
    /// <exception cref="ConfigException">They have no order, such as a string and a number.</exception>
    public static int Order(ConfigNode left, ConfigNode right, SourceLocation location, ReadBudget budget, int depth = 0)
    {
        budget.Charge(1, location);
        switch (left, right)
        {
            case (ConfigScalar { Value: string a }, ConfigScalar { Value: string b }):
                return string.CompareOrdinal(a, b);
            case (ConfigScalar a, ConfigScalar b) when Number(a) is { } x && Number(b) is { } y:
                return Compare(x, y);
            case (ConfigList a, ConfigList b) when a.IsTuple == b.IsTuple && depth <= ReadBudget.MaxTreeDepth:
                for (int i = 0; i < Math.Min(a.Count, b.Count); i++)
                {
                    if (!Equal(a[i], b[i], budget))
                    {
                        return Order(a[i], b[i], location, budget, depth + 1);
                    }
                }

                return a.Count.CompareTo(b.Count);
            default:
                throw new ConfigException($"{left.Describe()} and {right.Describe()} have no order", location);
        }
    }

    /// <summary>Whether a list holds a value, a dict a key, or a string a piece.</summary>
    public static bool Contains(ConfigNode whole, ConfigNode part, SourceLocation location, ReadBudget budget) => (whole, part) switch
    {
        (ConfigList list, _) => list.Any(item => Equal(item, part, budget)),
        (ConfigDict dict, ConfigScalar { Value: string or long }) =>
            dict.TryGetEntry(ExpressionEvaluator.KeyOf(part).Key, out ConfigEntry? entry)
                && entry.IsIntegerKey == ExpressionEvaluator.KeyOf(part).IsInteger,
        (ConfigDict, _) => false,
        (ConfigScalar { Value: string text }, ConfigScalar { Value: string piece }) => text.Contains(piece, StringComparison.Ordinal),
        _ => throw new ConfigException($"'in' does not work between {part.Describe()} and {whole.Describe()}", location),
    };

    private static object? Number(ConfigScalar scalar) => scalar.Value switch
    {
        bool flag => flag ? 1L : 0L,
        long or double => scalar.Value,
        _ => null,
    };

    private static int Compare(object x, object y) => x is long a && y is long b
        ? a.CompareTo(b)
        : Convert.ToDouble(x, System.Globalization.CultureInfo.InvariantCulture)
            .CompareTo(Convert.ToDouble(y, System.Globalization.CultureInfo.InvariantCulture));
}
