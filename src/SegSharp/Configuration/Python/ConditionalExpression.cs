namespace SegSharp.Configuration.Python;

/// <summary><c>then if condition else otherwise</c>.</summary>
internal sealed class ConditionalExpression(SourceLocation location, Expression then, Expression condition, Expression otherwise)
    : Expression(location, then, condition, otherwise)
{
    public Expression Then { get; } = then;

    public Expression Condition { get; } = condition;

    public Expression Otherwise { get; } = otherwise;
}

/// <summary><c>left and right</c>, <c>left or right</c>: the side that decides.</summary>
internal sealed class LogicalExpression(SourceLocation location, bool isAnd, Expression left, Expression right)
    : Expression(location, left, right)
{
    public bool IsAnd { get; } = isAnd;

    public Expression Left { get; } = left;

    public Expression Right { get; } = right;
}

/// <summary><c>a &lt; b</c>, <c>a in b</c>, <c>a is not None</c>; several in a row, as in <c>0 &lt; a &lt; 1</c>, must all hold.</summary>
internal sealed class ComparisonExpression(SourceLocation location, Expression first,
    IReadOnlyList<(string Symbol, Expression Operand)> rest)
    : Expression(location, rest.Select(pair => pair.Operand).Prepend(first))
{
    public Expression First { get; } = first;

    public IReadOnlyList<(string Symbol, Expression Operand)> Rest { get; } = rest;
}
