using System.Globalization;

namespace SegSharp.Configuration.Python;

/// <summary>
/// The functions of Python that configs may call: those whose value follows from their arguments alone, beside a few that ask for the
/// environment, the working directory and the number of processors. They are carried out here; nothing of Python's is executed.
/// </summary>
internal sealed class PureFunctions(ReadBudget budget)
{
    private static readonly Dictionary<string, Func<PureFunctions, CallArguments, ConfigNode>> _functions = new(StringComparer.Ordinal)
    {
        ["len"] = (_, call) => Length(call),
        ["bool"] = (_, call) => Value(call.Count > 0 && Truth.Of(call.Node(0)), call),
        ["sum"] = (self, call) => self.Sum(call),
        ["abs"] = (_, call) => NumberFunctions.Absolute(call),
        ["round"] = (_, call) => NumberFunctions.Round(call),
        ["pow"] = (_, call) => Operation("**", call.Node(0), call.Node(1), call),
        ["divmod"] = (_, call) => new ConfigList(
            [Operation("//", call.Node(0), call.Node(1), call), Operation("%", call.Node(0), call.Node(1), call)],
            isTuple: true, call.Location),
        ["min"] = (self, call) => self.Extreme(call, sign: -1),
        ["max"] = (self, call) => self.Extreme(call, sign: 1),
        ["sorted"] = (self, call) => self.Sorted(call),
        ["reversed"] = (self, call) => self.List(self.Items(call, 1, 1).Reverse(), call),
        ["set"] = (self, call) => self.Distinct(call),
        ["frozenset"] = (self, call) => self.Distinct(call),
        ["any"] = (self, call) => Value(self.Items(call, 1, 1).Any(Truth.Of), call),
        ["all"] = (self, call) => Value(self.Items(call, 1, 1).All(Truth.Of), call),
        ["zip"] = (self, call) => self.Zip(call),
        ["enumerate"] = (self, call) => self.Enumerate(call),
        ["itertools.chain"] = (self, call) =>
            self.List([.. Enumerable.Range(0, call.Count).SelectMany(index => call.Items(index, self._budget))], call),
        ["copy.copy"] = (_, call) => PureMethods.Shallow(call.Node(0), call.Location),
        ["copy.deepcopy"] = (self, call) => ConfigCopy.Of(call.Node(0), self._budget),
        ["os.getenv"] = (_, call) => Variable(call),
        ["os.getcwd"] = (_, call) => Value(Directory.GetCurrentDirectory(), call),
        ["os.cpu_count"] = (_, call) => Value((long)System.Environment.ProcessorCount, call),
    };

    private static readonly HashSet<string> _conversions = new(StringComparer.Ordinal) { "list", "tuple", "str", "int", "float",
        "range", "repr" };

    private readonly ReadBudget _budget = budget;
    private readonly Conversions _converter = new(budget);

    /// <summary>The full names of all of them.</summary>
    public static IReadOnlySet<string> Names { get; } =
        new HashSet<string>([.. _functions.Keys, .. _conversions, "map", .. NumberFunctions.Names, .. PathFunctions.Names],
            StringComparer.Ordinal);

    /// <summary>The constants that configs may name.</summary>
    public static IReadOnlyDictionary<string, object?> Constants { get; } = new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["math.pi"] = Math.PI,
        ["math.e"] = Math.E,
        ["math.tau"] = Math.Tau,
        ["math.inf"] = double.PositiveInfinity,
        ["math.nan"] = double.NaN,
        ["os.sep"] = "/",
        ["os.path.sep"] = "/",
    };

    /// <summary>Calls a function.</summary>
    /// <exception cref="ConfigException">It does not take these values.</exception>
    public ConfigNode Call(string function, CallArguments call)
    {
        if (_conversions.Contains(function))
        {
            call.Require(0, int.MaxValue);
            return _converter.Convert(function, call.Positional, call.Location);
        }

        ConfigNode result = NumberFunctions.Names.Contains(function) ? NumberFunctions.Call(function, call)
            : PathFunctions.Names.Contains(function) ? PathFunctions.Call(function, call)
            : _functions[function](this, call);
        call.Require(0, int.MaxValue);
        return result;
    }

    /// <summary>The value of a variable of the environment.</summary>
    public static ConfigNode Variable(CallArguments call)
    {
        call.Require(1, 2);
        return System.Environment.GetEnvironmentVariable(call.Text(0)) is { } text ? Value(text, call) : call.Count > 1 ? call.Node(1)
            : Value(null, call);
    }

    private static ConfigScalar Value(object? value, CallArguments call) => new(value, call.Location);

    private static ConfigScalar Operation(string symbol, ConfigNode left, ConfigNode right, CallArguments call) =>
        left is ConfigScalar { Value: not string and { } a } && right is ConfigScalar { Value: not string and { } b }
            ? Value(Arithmetic.Apply(symbol, a, b, call.Location), call)
            : throw call.Refused();

    private IReadOnlyList<ConfigNode> Items(CallArguments call, int least, int most)
    {
        call.Require(least, most);
        IReadOnlyList<ConfigNode> items = call.Items(0, _budget);
        _budget.Charge(items.Count, call.Location);
        return items;
    }

    private ConfigList List(IEnumerable<ConfigNode> items, CallArguments call)
    {
        ConfigNode[] all = [.. items];
        _budget.Charge(all.Length, call.Location);
        return new ConfigList(all, isTuple: false, call.Location);
    }

    private static ConfigScalar Length(CallArguments call)
    {
        call.Require(1, 1);
        return Value(
            call.Node(0) switch
            {
                ConfigScalar { Value: string text } => text.EnumerateRunes().LongCount(),
                ConfigList list => (long)list.Count,
                ConfigDict dict => (long)dict.Count,
                _ => throw call.Refused(),
            },
            call);
    }

    private ConfigScalar Sum(CallArguments call)
    {
        ConfigNode total = call.Find(1, "start") ?? Value(0L, call);
        return (ConfigScalar)Items(call, 1, 2).Aggregate(total, (sum, item) => Operation("+", sum, item, call));
    }

    private ConfigNode Extreme(CallArguments call, int sign)
    {
        ConfigNode? fallback = call.Find(-1, "default");
        call.Require(1, int.MaxValue);
        IReadOnlyList<ConfigNode> items = call.Count > 1 ? call.Positional : call.Items(0, _budget);
        if (items.Count == 0)
        {
            return fallback ?? throw call.Refused("there is nothing to choose from");
        }

        return items.Aggregate((best, item) => sign * Truth.Order(item, best, call.Location, _budget) > 0 ? item : best);
    }

    private ConfigList Sorted(CallArguments call)
    {
        bool isReverse = call.Find(-1, "reverse") is { } reverse && Truth.Of(reverse);
        Comparer<ConfigNode> order = Comparer<ConfigNode>.Create((left, right) => Truth.Order(left, right, call.Location, _budget));
        IReadOnlyList<ConfigNode> items = Items(call, 1, 1);
        return List(isReverse ? items.OrderDescending(order) : items.Order(order), call);
    }

    // Python's sets have no order; here values stay in the order in which they came.
    private ConfigList Distinct(CallArguments call)
    {
        call.Require(0, 1);
        List<ConfigNode> found = [];
        HashSet<object> seen = [];
        foreach (ConfigNode item in call.Count == 0 ? [] : call.Items(0, _budget))
        {
            bool isNew = item is ConfigScalar { Value: { } value }
                ? seen.Add(value is long or bool ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : value)
                : !found.Exists(other => Truth.Equal(other, item, _budget));
            if (isNew)
            {
                found.Add(item);
            }
        }

        return List(found, call);
    }

    private ConfigList Zip(CallArguments call)
    {
        _ = call.Find(-1, "strict");
        IReadOnlyList<ConfigNode>[] columns = [.. Enumerable.Range(0, call.Count).Select(index => call.Items(index, _budget))];
        int rows = columns.Length == 0 ? 0 : columns.Min(column => column.Count);
        _budget.Charge((long)rows * columns.Length, call.Location);
        return List(Enumerable.Range(0, rows)
            .Select(row => new ConfigList(columns.Select(column => column[row]), isTuple: true, call.Location)), call);
    }

    private ConfigList Enumerate(CallArguments call)
    {
        long start = call.Integer(1, "start", 0);
        IReadOnlyList<ConfigNode> items = Items(call, 1, 2);
        _budget.Charge(2L * items.Count, call.Location);
        return List(items.Select((item, index) => new ConfigList([Value(start + index, call), item], isTuple: true, call.Location)), call);
    }
}
