namespace SegSharp.Configuration.Python;

/// <summary>The methods of strings, lists and dicts that configs may call: those that change nothing.</summary>
internal sealed class PureMethods(ReadBudget budget)
{
    private readonly TextMethods _texts = new(budget);

    /// <summary>The names of all of them, whatever they belong to.</summary>
    public static IReadOnlySet<string> Names { get; } =
        new HashSet<string>([.. TextMethods.Names, "get", "keys", "values", "items", "copy", "index", "count"], StringComparer.Ordinal);

    /// <summary>Calls a method.</summary>
    /// <exception cref="ConfigException">The value has no such method, or it does not take these values.</exception>
    public ConfigNode Call(ConfigNode target, string method, CallArguments call)
    {
        ConfigNode? result = (target, method) switch
        {
            (ConfigScalar { Value: string text }, _) => _texts.Call(text, method, call),
            (ConfigDict or ConfigList, "copy") => Shallow(target, call.Location),
            (ConfigDict dict, _) => OfDict(dict, method, call),
            (ConfigList list, "index") => new ConfigScalar((long)IndexOf(list, call), call.Location),
            (ConfigList list, "count") => new ConfigScalar(list.LongCount(item => Truth.Equal(item, call.Node(0), budget)), call.Location),
            _ => null,
        };
        if (result is null)
        {
            throw new ConfigException($"{target.Describe()} has no '.{method}'", call.Location);
        }

        call.Require(0, int.MaxValue);
        return result;
    }

    /// <summary>A dict or list of its own with the same values in it.</summary>
    public static ConfigNode Shallow(ConfigNode node, SourceLocation location)
    {
        if (node is ConfigDict dict)
        {
            return new ConfigDict(dict.Entries, location);
        }

        ConfigList result = new([], node is ConfigList { IsTuple: true }, location);
        for (int i = 0; node is ConfigList list && i < list.Count; i++)
        {
            result.Add(list[i], list.OriginOf(i));
        }

        return node is ConfigList ? result : node;
    }

    private ConfigNode? OfDict(ConfigDict dict, string method, CallArguments call)
    {
        budget.Charge(method == "get" ? 1 : dict.Count, call.Location);
        switch (method)
        {
            case "get":
                call.Require(1, 2);
                (string key, bool isInteger) = ExpressionEvaluator.KeyOf(call.Node(0));
                return dict.TryGetEntry(key, out ConfigEntry? found) && found.IsIntegerKey == isInteger ? found.Value
                    : call.Count > 1 ? call.Node(1) : new ConfigScalar(null, call.Location);
            case "keys":
                return List(dict.Entries.Select(entry => CallArguments.Key(entry, call.Location)), call);
            case "values":
                return List(dict.Entries.Select(entry => entry.Value), call);
            case "items":
                return List(dict.Entries.Select(entry =>
                    new ConfigList([CallArguments.Key(entry, call.Location), entry.Value], isTuple: true, call.Location)), call);
            default:
                return null;
        }
    }

    private static ConfigList List(IEnumerable<ConfigNode> items, CallArguments call) => new(items, isTuple: false, call.Location);

    private int IndexOf(ConfigList list, CallArguments call)
    {
        call.Require(1, 1);
        for (int i = 0; i < list.Count; i++)
        {
            if (Truth.Equal(list[i], call.Node(0), budget))
            {
                return i;
            }
        }

        throw call.Refused("it is not in the list");
    }
}
