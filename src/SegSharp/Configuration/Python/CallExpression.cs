namespace SegSharp.Configuration.Python;

/// <summary>A call of one of <see cref="PureFunctions"/>, under its full name: <c>len</c>, <c>os.path.join</c>.</summary>
internal sealed class CallExpression(SourceLocation location, string function, IReadOnlyList<Argument> arguments)
    : Expression(location, arguments.Select(argument => argument.Value))
{
    public string Function { get; } = function;

    public IReadOnlyList<Argument> Arguments { get; } = arguments;
}

/// <summary>A call of a method of a string, list or dict that changes nothing: <c>'a b'.split()</c>, <c>cfg.get('x', 1)</c>.</summary>
internal sealed class MethodExpression(SourceLocation location, Expression target, string method, IReadOnlyList<Argument> arguments)
    : Expression(location, arguments.Select(argument => argument.Value).Prepend(target))
{
    public Expression Target { get; } = target;

    public string Method { get; } = method;

    public IReadOnlyList<Argument> Arguments { get; } = arguments;
}

/// <summary>A call that was refused; it stands where it stood until all of them are told.</summary>
internal sealed class RefusedExpression(SourceLocation location) : Expression(location);

/// <summary><c>os.environ</c>, which is no value as a whole: only single variables of it are.</summary>
internal sealed class EnvironmentExpression(SourceLocation location) : Expression(location);

/// <summary>One <c>for … in … if …</c> of a comprehension.</summary>
internal sealed record ComprehensionClause(Expression Target, Expression Items, IReadOnlyList<Expression> Conditions);

/// <summary><c>[element for variable in items if condition]</c>, the same in parentheses, or <c>{key: value for … }</c>.</summary>
internal sealed class ComprehensionExpression(SourceLocation location, Expression? key, Expression element,
    IReadOnlyList<ComprehensionClause> clauses)
    : Expression(location, [.. key is null ? [] : new[] { key }, element,
        .. clauses.SelectMany(clause => clause.Conditions.Prepend(clause.Items).Prepend(clause.Target))])
{
    public Expression? Key { get; } = key;

    public Expression Element { get; } = element;

    public IReadOnlyList<ComprehensionClause> Clauses { get; } = clauses;

    protected override IEnumerable<string> BoundNames => Clauses.SelectMany(clause => clause.Target.Names);
}

/// <summary>
/// <c>target.update(...)</c>, <c>merge</c>, <c>append</c>, <c>extend</c> and their like:
/// a change that stands as a statement and has no value.
/// </summary>
internal sealed class ChangeExpression(SourceLocation location, Expression target, string method, IReadOnlyList<Expression> arguments)
    : Expression(location, arguments.Prepend(target))
{
    /// <summary>The calls that change data without running code.</summary>
    public static readonly HashSet<string> Methods = new(StringComparer.Ordinal)
    {
        "update", "merge", "append", "extend", "insert", "remove", "pop", "sort", "reverse", "clear", "setdefault",
    };

    public Expression Target { get; } = target;

    public string Method { get; } = method;

    public IReadOnlyList<Expression> Arguments { get; } = arguments;
}
