namespace SegSharp.Configuration.Python;

/// <summary>Calls that change a dict or a list.</summary>
internal sealed partial class StatementRunner
{
    private void Change(ChangeExpression change)
    {
        foreach (Expression argument in change.Arguments)
        {
            variables.Facts.Read(argument.Names);
        }

        ConfigNode target = _evaluator.Evaluate(change.Target);
        ConfigNode[] arguments = [.. change.Arguments.Select(_evaluator.Evaluate)];
        bool isDone = target switch
        {
            ConfigDict dict => ChangeDict(dict, change.Method, arguments, change.Location),
            ConfigList { IsTuple: false } list => ChangeList(list, change.Method, arguments, change.Location),
            _ => false,
        };
        if (!isDone)
        {
            throw new ConfigException(
                $"'.{change.Method}' does not work on {target.Describe()} with " +
                    $"{(arguments.Length == 0 ? "nothing" : string.Join(", ", arguments.Select(value => value.Describe())))}",
                change.Location);
        }
    }

    private bool ChangeDict(ConfigDict dict, string method, ConfigNode[] arguments, SourceLocation location)
    {
        switch (method, arguments)
        {
            case ("update" or "merge", [ConfigDict changes]):
                ConfigMerge.MergeInto(dict, changes, budget);
                return true;
            case ("pop", [ConfigScalar key, ..]):
                return dict.Remove(ExpressionEvaluator.KeyOf(key).Key) || arguments.Length > 1
                    ? true
                    : throw ExpressionEvaluator.NoKey(dict, ExpressionEvaluator.KeyOf(key).Key, location);
            case ("setdefault", [ConfigScalar key, ConfigNode value]):
                (string name, bool isInteger) = ExpressionEvaluator.KeyOf(key);
                if (!dict.ContainsKey(name))
                {
                    dict.Set(new ConfigEntry(name, key.Location, value) { IsIntegerKey = isInteger });
                }

                return true;
            case ("clear", []):
                foreach (string present in dict.Keys.ToArray())
                {
                    dict.Remove(present);
                }

                return true;
            default:
                return false;
        }
    }

    private static void Refill(ConfigList list, ConfigNode[] items)
    {
        for (int i = 0; i < items.Length; i++)
        {
            list.Replace(i, items[i], origin: null);
        }
    }

    private bool ChangeList(ConfigList list, string method, ConfigNode[] arguments, SourceLocation location)
    {
        switch (method, arguments)
        {
            case ("append", [ConfigNode item]):
                list.Add(item, origin: null);
                return true;
            case ("extend", [ConfigNode more]) when CallArguments.ItemsOf(more, location, budget) is { } items:
                budget.Charge(items.Count, location);
                Array.ForEach([.. items], item => list.Add(item, origin: null));
                return true;
            case ("insert", [ConfigScalar { Value: long at }, ConfigNode item]):
                list.Insert((int)Math.Clamp(at < 0 ? at + list.Count : at, 0, list.Count), item);
                return true;
            case ("pop", []):
                list.RemoveAt(ExpressionEvaluator.Position(-1, list.Count, list, location));
                return true;
            case ("pop", [ConfigScalar { Value: long at }]):
                list.RemoveAt(ExpressionEvaluator.Position(at, list.Count, list, location));
                return true;
            case ("remove", [ConfigNode item]):
                int found = list.ToList().FindIndex(other => Truth.Equal(other, item, budget));
                list.RemoveAt(found >= 0 ? found : throw new ConfigException("there is nothing equal to remove", location));
                return true;
            case ("reverse", []):
                Refill(list, [.. list.Reverse()]);
                return true;
            case ("sort", []):
                Refill(list, [.. list.Order(Comparer<ConfigNode>.Create((left, right) => Truth.Order(left, right, location, budget)))]);
                return true;
            case ("clear", []):
                while (list.Count > 0)
                {
                    list.RemoveAt(list.Count - 1);
                }

                return true;
            default:
                return false;
        }
    }
}
