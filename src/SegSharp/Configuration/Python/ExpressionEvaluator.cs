using System.Globalization;

namespace SegSharp.Configuration.Python;

/// <summary>
/// Gives the value of expressions: literals, variables, arithmetic, formatting,
/// comparisons and the few functions that only make a value of others.
/// </summary>
/// <param name="variables">What the names stand for.</param>
/// <param name="bases">What <c>_base_</c> stands for; null if the file builds on nothing.</param>
/// <param name="budget">The limits.</param>
/// <param name="imports">What names of code stand for: themselves; null for none.</param>
internal sealed partial class ExpressionEvaluator(ConfigDict variables, ConfigDict? bases, ReadBudget budget, ImportedNames? imports = null)
{
    private readonly SequenceOperations _sequences = new(budget);
    private readonly PureFunctions _functions = new(budget);
    private readonly PureMethods _methods = new(budget);
    private readonly Dictionary<string, ConfigNode> _locals = new(StringComparer.Ordinal);

    /// <summary>Gives the value. Values of variables are shared with the variable, as in Python.</summary>
    /// <exception cref="ConfigException">It has none.</exception>
    public ConfigNode Evaluate(Expression expression)
    {
        budget.Charge(1, expression.Location);
        if (imports is not null)
        {
            if (imports.Find(expression, variables) is { } code)
            {
                return new ConfigScalar(code, expression.Location);
            }

            imports.RefuseUse(expression, variables);
        }

        return expression switch
        {
            LiteralExpression literal => new ConfigScalar(literal.Value, literal.Location),
            NameExpression name => Name(name),
            SequenceExpression sequence => Sequence(sequence),
            DictExpression dict => Dict(dict),
            UnaryExpression unary => Unary(unary),
            BinaryExpression binary => Binary(binary.Symbol, Evaluate(binary.Left), Evaluate(binary.Right), binary.Location),
            IndexExpression { Target: EnvironmentExpression } variable => Variable(variable),
            IndexExpression index => Item(Evaluate(index.Target), Evaluate(index.Index), index.Location),
            SliceExpression slice => _sequences.Slice(
                Evaluate(slice.Target), slice.Location, Bound(slice.Start), Bound(slice.Stop), Bound(slice.Step)),
            AttributeExpression attribute => Attribute(attribute),
            JoinedExpression joined => Text(string.Concat(joined.Children.Select(part => PythonText.Plain(Scalar(part)))), joined.Location),
            FormattedExpression formatted => Formatted(formatted),
            ConditionalExpression choice => Evaluate(Truth.Of(Evaluate(choice.Condition)) ? choice.Then : choice.Otherwise),
            LogicalExpression logical =>
                Evaluate(logical.Left) is var left && Truth.Of(left) == logical.IsAnd ? Evaluate(logical.Right) : left,
            ComparisonExpression comparison => new ConfigScalar(Holds(comparison), comparison.Location),
            CallExpression call => Call(call),
            MethodExpression method => Method(method),
            EnvironmentExpression environment => throw new ConfigException(
                "the environment as a whole is no value", environment.Location,
                remedy: "Name the variable: os.environ.get('NAME', 'default')"),
            ComprehensionExpression comprehension => Comprehension(comprehension),
            ChangeExpression change => throw Refusals.Call("." + change.Method, change.Location),
            _ => throw new ConfigException("this expression has no value here", expression.Location),
        };
    }

    /// <summary>Applies an operator to two values.</summary>
    public ConfigNode Binary(string symbol, ConfigNode left, ConfigNode right, SourceLocation location)
    {
        if (left is ConfigScalar { Value: string template } && symbol == "%")
        {
            IReadOnlyList<ConfigNode> values = right is ConfigList { IsTuple: true } tuple ? tuple : [right];
            return Text(TextFormatter.Percent(template, [.. values.Select(value => Plain(value, location))], location), location);
        }

        if (left is ConfigScalar leftScalar && right is ConfigScalar rightScalar)
        {
            object? number = Arithmetic.Apply(symbol, leftScalar.Value, rightScalar.Value, location);
            if (number is not null)
            {
                return new ConfigScalar(number, location);
            }
        }

        if (symbol == "|" && left is ConfigDict under && right is ConfigDict over)
        {
            budget.Charge(under.Count + over.Count, location);
            return new ConfigDict([.. under.Entries, .. over.Entries], location);
        }

        return _sequences.Combine(symbol, left, right, location)
            ?? throw new ConfigException($"'{symbol}' does not work between {left.Describe()} and {right.Describe()}", location);
    }

    /// <summary>Gives an item of a dict, list or string.</summary>
    public static ConfigNode Item(ConfigNode target, ConfigNode index, SourceLocation location) => (target, index) switch
    {
        (ConfigDict dict, _) =>
            dict.TryGet(KeyOf(index).Key, out ConfigNode? value) ? value : throw NoKey(dict, KeyOf(index).Key, location),
        (ConfigList list, ConfigScalar { Value: long position }) => list[Position(position, list.Count, target, location)],
        (ConfigScalar { Value: string text }, ConfigScalar { Value: long position }) =>
            new ConfigScalar(text[Position(position, text.Length, target, location)].ToString(), location),
        _ => throw new ConfigException($"{target.Describe()} has no item {index.Describe()}", location),
    };

    /// <summary>The index that a Python index means, where negative ones count from the end.</summary>
    public static int Position(long index, int count, ConfigNode target, SourceLocation location)
    {
        long position = index < 0 ? index + count : index;
        return position >= 0 && position < count
            ? (int)position
            : throw new ConfigException($"index {index} is outside of {target.Describe()}", location);
    }

    /// <summary>The key that a value stands for.</summary>
    public static (string Key, bool IsInteger) KeyOf(ConfigNode node) => node switch
    {
        ConfigScalar { Value: string text } => (text, false),
        ConfigScalar { Value: long number } => (PythonText.Plain(number), true),
        _ => throw new ConfigException($"a key is a string or an integer, not {node.Describe()}", node.Location),
    };

    /// <summary>The exception for a key that is not there.</summary>
    public static ConfigException NoKey(ConfigDict dict, string key, SourceLocation location) => new(
        $"there is no key '{(key.Length <= 60 ? key : key[..60])}'",
        location,
        remedy: NearestName.Find(key, dict.Keys, count: 1) is [string near] ? $"Did you mean '{near}'?" : null);

    private ConfigNode Name(NameExpression name)
    {
        if (name.Name == NameExpression.Base)
        {
            return bases ?? throw new ConfigException("'_base_' is used, but the file names no _base_ to build on", name.Location);
        }

        if (_locals.TryGetValue(name.Name, out ConfigNode? value) || variables.TryGet(name.Name, out value))
        {
            return value;
        }

        if (bases is not null && bases.ContainsKey(name.Name))
        {
            throw new ConfigException(
                $"'{name.Name}' is defined in a base file, not in this one", name.Location, remedy: $"Write _base_.{name.Name}");
        }

        string? remedy = NearestName.Find(name.Name, variables.Keys, count: 1) is [string near] ? $"Did you mean '{near}'?" : null;
        throw new ConfigException($"'{name.Name}' is not defined above this line", name.Location, remedy: remedy);
    }

    private ConfigList Sequence(SequenceExpression sequence)
    {
        ConfigList result = new([], sequence.IsTuple, sequence.Location);
        foreach ((Expression expression, bool isSpread) in sequence.Items)
        {
            ConfigNode value = Evaluate(expression);
            if (!isSpread)
            {
                result.Add(value, OriginOf(expression));
                continue;
            }

            ConfigList list = value as ConfigList
                ?? throw new ConfigException($"'*' spreads a list, not {value.Describe()}", expression.Location);
            budget.Charge(list.Count, expression.Location);
            for (int i = 0; i < list.Count; i++)
            {
                result.Add(list[i], SpreadOrigin(expression, (long)i) ?? list.OriginOf(i));
            }
        }

        return result;
    }

    private ConfigDict Dict(DictExpression dict)
    {
        ConfigDict result = new([], dict.Location);
        foreach ((Expression? keyExpression, Expression expression) in dict.Entries)
        {
            ConfigNode value = Evaluate(expression);
            if (keyExpression is null)
            {
                ConfigDict spread = value as ConfigDict ?? Pairs(value)
                    ?? throw new ConfigException($"'**' spreads a dict, not {value.Describe()}", expression.Location);
                budget.Charge(spread.Count, expression.Location);
                foreach (ConfigEntry entry in spread.Entries)
                {
                    object key = entry.IsIntegerKey ? long.Parse(entry.Key, CultureInfo.InvariantCulture) : entry.Key;
                    result.Set(entry with { Origin = SpreadOrigin(expression, key) ?? entry.Origin });
                }

                continue;
            }

            ConfigNode keyNode = Evaluate(keyExpression);
            (string name, bool isInteger) = KeyOf(keyNode);
            result.Set(new ConfigEntry(name, keyExpression.Location, value)
            {
                IsIntegerKey = isInteger,
                Origin = OriginOf(expression),
            });
        }

        return result;
    }

    private ConfigScalar Unary(UnaryExpression unary)
    {
        ConfigNode operand = Evaluate(unary.Operand);
        if (unary.Symbol == "not")
        {
            return new ConfigScalar(!Truth.Of(operand), unary.Location);
        }

        object? result = operand is ConfigScalar scalar ? Arithmetic.Sign(unary.Symbol, scalar.Value, unary.Location) : null;
        return result is not null
            ? new ConfigScalar(result, unary.Location)
            : throw new ConfigException($"'{unary.Symbol}' needs a number, not {operand.Describe()}", unary.Location);
    }

    private long? Bound(Expression? expression) => expression is null ? null : Scalar(expression) switch
    {
        null => null,
        long number => number,
        _ => throw new ConfigException("the bounds of a slice are integers", expression.Location),
    };

    private ConfigNode Attribute(AttributeExpression attribute)
    {
        ConfigNode target = Evaluate(attribute.Target);
        return target is not ConfigDict dict
            ? throw new ConfigException($"{target.Describe()} has no '.{attribute.Name}'", attribute.Location)
            : dict.TryGet(attribute.Name, out ConfigNode? value) ? value : throw NoKey(dict, attribute.Name, attribute.Location);
    }

    private ConfigScalar Formatted(FormattedExpression formatted)
    {
        object? value = Scalar(formatted.Value);
        value = formatted.Conversion switch
        {
            'r' or 'a' => PythonText.Literal(value),
            's' => PythonText.Plain(value),
            _ => value,
        };
        return Text(TextFormatter.Format(value, formatted.Format, formatted.Location), formatted.Location);
    }

    // The variable of a comprehension is gone when somebody would compute the value anew.
    private Expression? OriginOf(Expression expression) => expression.IsDerived && _locals.Count == 0 ? expression : null;

    // What stands in the spread dict or list follows a change of its entry there.
    private IndexExpression? SpreadOrigin(Expression spread, object key) =>
        OriginOf(spread) is null ? null : new IndexExpression(spread.Location, spread, new LiteralExpression(spread.Location, key));

    private object? Scalar(Expression expression) => Plain(Evaluate(expression), expression.Location);

    // A list or dict goes into a string as Python prints it.
    private static object? Plain(ConfigNode node, SourceLocation location) => node is ConfigScalar scalar
        ? scalar.Value
        : PythonRepr.Of(node, location);

    private static ConfigScalar Text(string text, SourceLocation location) => text.Length <= ReadBudget.MaxTextLength
        ? new ConfigScalar(text, location)
        : throw new ConfigException($"a string of {text.Length} characters is longer than any config needs", location);
}
