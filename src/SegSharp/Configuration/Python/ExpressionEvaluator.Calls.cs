namespace SegSharp.Configuration.Python;

/// <summary>Calls, comparisons and comprehensions.</summary>
internal sealed partial class ExpressionEvaluator
{
    private const int PairLength = 2;

    private static readonly Dictionary<string, ConfigNode> _noNames = [];

    private ConfigNode Call(CallExpression call)
    {
        if (call.Function != "map")
        {
            return _functions.Call(call.Function, Arguments(call.Function, call.Arguments, call.Location));
        }

        // map(int, items): the function is named, not called
        if (call.Arguments is not [{ Value: NameExpression function }, { Value: { } source }]
            || !PureFunctions.Names.Contains(function.Name))
        {
            throw new ConfigException("'map' takes a function of Python by its name and a list", call.Location,
                remedy: "Write [int(x) for x in items]");
        }

        IReadOnlyList<ConfigNode> items = Items(source);
        budget.Charge(items.Count, call.Location);
        return new ConfigList(
            items.Select(item => _functions.Call(function.Name, new CallArguments(function.Name, [item], _noNames, call.Location)))
                .ToArray(), isTuple: false, call.Location);
    }

    private CallArguments Arguments(string function, IReadOnlyList<Argument> arguments, SourceLocation location)
    {
        List<ConfigNode> positional = [];
        Dictionary<string, ConfigNode> named = new(StringComparer.Ordinal);
        foreach (Argument argument in arguments)
        {
            if (argument.Name is { } name)
            {
                named[name] = Evaluate(argument.Value);
            }
            else if (argument.IsSpread)
            {
                IReadOnlyList<ConfigNode> items = Items(argument.Value);
                budget.Charge(items.Count, location);
                positional.AddRange(items);
            }
            else
            {
                positional.Add(Evaluate(argument.Value));
            }
        }

        return new CallArguments(function, positional, named, location);
    }

    private ConfigNode Method(MethodExpression method)
    {
        if (method.Target is EnvironmentExpression)
        {
            return method.Method == "get"
                ? PureFunctions.Variable(Arguments("os.environ.get", method.Arguments, method.Location))
                : Evaluate(method.Target);
        }

        ConfigNode target = Evaluate(method.Target);
        CallArguments call = Arguments("." + method.Method, method.Arguments, method.Location);
        return method.Method == "format" && target is ConfigScalar { Value: string template }
            ? Text(Format(template, method, call), method.Location)
            : _methods.Call(target, method.Method, call);
    }

    private static string Format(string template, MethodExpression method, CallArguments call) => TextFormatter.FormatCall(
        template,
        [.. call.Positional.Select(value => Plain(value, method.Location))],
        method.Arguments.Where(argument => argument.Name is not null).Select(argument => argument.Name!).Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, name => Plain(call.Find(-1, name)!, method.Location), StringComparer.Ordinal),
        method.Location);

    private ConfigScalar Variable(IndexExpression index) => Evaluate(index.Index) is ConfigScalar { Value: string name }
        ? Environment.GetEnvironmentVariable(name) is { } value
            ? Text(value, index.Location)
            : throw new ConfigException($"the environment has no variable '{name}'", index.Location,
                remedy: $"Set it, or write os.environ.get('{name}', 'default')")
        : throw new ConfigException("a variable of the environment is named by a string", index.Location);

    private bool Holds(ComparisonExpression comparison)
    {
        Expression leftExpression = comparison.First;
        ConfigNode left = Evaluate(comparison.First);
        foreach ((string symbol, Expression operand) in comparison.Rest)
        {
            if (operand is EnvironmentExpression && symbol is "in" or "not in" && left is ConfigScalar { Value: string variable })
            {
                return (Environment.GetEnvironmentVariable(variable) is not null) == (symbol == "in");
            }

            ConfigNode right = Evaluate(operand);
            if (!Holds(symbol, left, right, leftExpression.Location))
            {
                return false;
            }

            (left, leftExpression) = (right, operand);
        }

        return true;
    }

    private bool Holds(string symbol, ConfigNode left, ConfigNode right, SourceLocation location) => symbol switch
    {
        "==" => Truth.Equal(left, right, budget),
        "!=" => !Truth.Equal(left, right, budget),
        "is" => ReferenceEquals(left, right) || ConfigNode.SameValue(left as ConfigScalar, right as ConfigScalar),
        "is not" => !ReferenceEquals(left, right) && !ConfigNode.SameValue(left as ConfigScalar, right as ConfigScalar),
        "in" => Truth.Contains(right, left, location, budget),
        "not in" => !Truth.Contains(right, left, location, budget),
        "<" => Truth.Order(left, right, location, budget) < 0,
        ">" => Truth.Order(left, right, location, budget) > 0,
        "<=" => Truth.Order(left, right, location, budget) <= 0,
        _ => Truth.Order(left, right, location, budget) >= 0,
    };

    private IReadOnlyList<ConfigNode> Items(Expression expression)
    {
        ConfigNode items = Evaluate(expression);
        return CallArguments.ItemsOf(items, expression.Location, budget)
            ?? throw new ConfigException($"'for' goes through a list, not {items.Describe()}", expression.Location);
    }

    // dict(zip(names, values)): a list of pairs
    private static ConfigDict? Pairs(ConfigNode node)
    {
        if (node is not ConfigList list || !list.All(item => item is ConfigList { Count: PairLength }))
        {
            return null;
        }

        return new ConfigDict(
            list.Select(item => (ConfigList)item)
                .Select(pair => new ConfigEntry(KeyOf(pair[0]).Key, pair.Location, pair[1]) { IsIntegerKey = KeyOf(pair[0]).IsInteger }),
            node.Location);
    }

    // The items share whatever the element refers to, as in Python; the variables exist only while they are made.
    private ConfigNode Comprehension(ComprehensionExpression comprehension)
    {
        List<ConfigNode> items = [];
        List<ConfigEntry> entries = [];
        Dictionary<string, ConfigNode> outer = new(_locals, StringComparer.Ordinal);
        try
        {
            Loop(comprehension, clause: 0, () =>
            {
                if (comprehension.Key is { } keyExpression)
                {
                    (string key, bool isInteger) = KeyOf(Evaluate(keyExpression));
                    entries.Add(new ConfigEntry(key, keyExpression.Location, Evaluate(comprehension.Element)) { IsIntegerKey = isInteger });
                }
                else
                {
                    items.Add(Evaluate(comprehension.Element));
                }
            });
        }
        finally
        {
            _locals.Clear();
            foreach ((string name, ConfigNode value) in outer)
            {
                _locals[name] = value;
            }
        }

        return comprehension.Key is null ? new ConfigList(items, isTuple: false, comprehension.Location)
            : new ConfigDict(entries, comprehension.Location);
    }

    private void Loop(ComprehensionExpression comprehension, int clause, Action body)
    {
        if (clause == comprehension.Clauses.Count)
        {
            body();
            return;
        }

        ComprehensionClause current = comprehension.Clauses[clause];
        foreach (ConfigNode item in Items(current.Items).ToArray())
        {
            budget.Charge(1, current.Items.Location);
            Bind(current.Target, item);
            if (current.Conditions.All(condition => Truth.Of(Evaluate(condition))))
            {
                Loop(comprehension, clause + 1, body);
            }
        }
    }

    private void Bind(Expression target, ConfigNode value)
    {
        if (target is NameExpression name)
        {
            _locals[name.Name] = value;
            return;
        }

        IReadOnlyList<Expression> parts = target.Children;
        if (value is not ConfigList list || list.Count != parts.Count)
        {
            throw new ConfigException($"{value.Describe()} does not fill {parts.Count} names", target.Location);
        }

        for (int i = 0; i < parts.Count; i++)
        {
            Bind(parts[i], list[i]);
        }
    }
}
