namespace SegSharp.Configuration.Python;

/// <summary>A parsed expression. It is never executed: the evaluator knows these kinds and no others.</summary>
/// <remarks>Depth is bounded by the parser, so that walking an expression cannot exhaust the stack.</remarks>
internal abstract class Expression(SourceLocation location, params IEnumerable<Expression> children)
{
    /// <summary>Where it begins.</summary>
    public SourceLocation Location { get; } = location;

    /// <summary>The expressions that it is made of.</summary>
    public IReadOnlyList<Expression> Children { get; } = [.. children];

    /// <summary>Levels of nesting.</summary>
    public int Depth => field > 0 ? field : field = 1 + Children.Select(child => child.Depth).DefaultIfEmpty(0).Max();

    /// <summary>The top-level variables that it refers to; of <c>_base_.name</c> the name behind the dot.</summary>
    public IReadOnlySet<string> Names => field ??= CollectNames();

    /// <summary>Whether the value was copied or computed from variables, so that a change to one of them concerns it.</summary>
    public bool IsDerived => this is not (SequenceExpression or DictExpression) && Names.Count > 0;

    /// <summary>The name that this one expression refers to, its children aside.</summary>
    protected virtual string? OwnName => null;

    /// <summary>The names that exist only inside of this expression.</summary>
    protected virtual IEnumerable<string> BoundNames => [];

    private HashSet<string> CollectNames()
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (Expression child in Children)
        {
            names.UnionWith(child.Names);
        }

        if (OwnName is { } own)
        {
            names.Remove(NameExpression.Base);
            names.Add(own);
        }

        names.ExceptWith(BoundNames);
        return names;
    }
}

/// <summary>A number, a string, True, False or None.</summary>
internal sealed class LiteralExpression(SourceLocation location, object? value) : Expression(location)
{
    public object? Value { get; } = value;
}

/// <summary>A variable.</summary>
internal sealed class NameExpression(SourceLocation location, string name) : Expression(location)
{
    public const string Base = "_base_";

    public string Name { get; } = name;

    protected override string? OwnName => Name;
}

/// <summary>A list or a tuple; an item may be spread with a star.</summary>
internal sealed class SequenceExpression(SourceLocation location, IReadOnlyList<(Expression Value, bool IsSpread)> items, bool isTuple)
    : Expression(location, items.Select(item => item.Value))
{
    public IReadOnlyList<(Expression Value, bool IsSpread)> Items { get; } = items;

    public bool IsTuple { get; } = isTuple;
}

/// <summary>A dict display or <c>dict(...)</c>; an entry without key is spread with two stars.</summary>
internal sealed class DictExpression(SourceLocation location, IReadOnlyList<(Expression? Key, Expression Value)> entries)
    : Expression(location, entries.SelectMany(entry => entry.Key is null ? [entry.Value] : new[] { entry.Key, entry.Value }))
{
    public IReadOnlyList<(Expression? Key, Expression Value)> Entries { get; } = entries;
}

/// <summary>A sign before a number, or <c>not</c> before anything.</summary>
internal sealed class UnaryExpression(SourceLocation location, string symbol, Expression operand) : Expression(location, operand)
{
    public string Symbol { get; } = symbol;

    public Expression Operand { get; } = operand;
}

/// <summary>Arithmetic, concatenation, repetition or %-formatting.</summary>
internal sealed class BinaryExpression(SourceLocation location, string symbol, Expression left, Expression right)
    : Expression(location, left, right)
{
    public string Symbol { get; } = symbol;

    public Expression Left { get; } = left;

    public Expression Right { get; } = right;
}

/// <summary><c>target[index]</c>.</summary>
internal sealed class IndexExpression(SourceLocation location, Expression target, Expression index) : Expression(location, target, index)
{
    public Expression Target { get; } = target;

    public Expression Index { get; } = index;
}

/// <summary><c>target[start:stop:step]</c>.</summary>
internal sealed class SliceExpression(SourceLocation location, Expression target, Expression? start, Expression? stop, Expression? step)
    : Expression(location, new[] { target, start, stop, step }.OfType<Expression>())
{
    public Expression Target { get; } = target;

    public Expression? Start { get; } = start;

    public Expression? Stop { get; } = stop;

    public Expression? Step { get; } = step;
}

/// <summary><c>_base_.name</c>, and the same on any dict.</summary>
internal sealed class AttributeExpression(SourceLocation location, Expression target, string name) : Expression(location, target)
{
    public Expression Target { get; } = target;

    public string Name { get; } = name;

    protected override string? OwnName => Target is NameExpression { Name: NameExpression.Base } ? Name : null;
}

/// <summary>An f-string: its parts one after the other.</summary>
internal sealed class JoinedExpression(SourceLocation location, IReadOnlyList<Expression> parts) : Expression(location, parts);

/// <summary>A value inside an f-string, with conversion and format.</summary>
internal sealed class FormattedExpression(SourceLocation location, Expression value, char conversion, string format)
    : Expression(location, value)
{
    public Expression Value { get; } = value;

    public char Conversion { get; } = conversion;

    public string Format { get; } = format;
}

/// <summary><c>'...'.format(...)</c>.</summary>
internal sealed class FormatCallExpression(SourceLocation location, Expression template,
    IReadOnlyList<(string? Name, Expression Value)> arguments)
    : Expression(location, arguments.Select(argument => argument.Value).Prepend(template))
{
    public Expression Template { get; } = template;

    public IReadOnlyList<(string? Name, Expression Value)> Arguments { get; } = arguments;
}
