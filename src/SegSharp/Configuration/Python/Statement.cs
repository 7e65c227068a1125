namespace SegSharp.Configuration.Python;

/// <summary>A parsed statement.</summary>
internal abstract record Statement(SourceLocation Location);

/// <summary><c>a = b = value</c>, or <c>a += value</c> with its symbol.</summary>
internal sealed record AssignStatement(SourceLocation Location, IReadOnlyList<Expression> Targets, string? Symbol, Expression Value)
    : Statement(Location);

/// <summary><c>del a, b['c']</c>.</summary>
internal sealed record DeleteStatement(SourceLocation Location, IReadOnlyList<Expression> Targets) : Statement(Location);

/// <summary><c>if condition:</c> with what follows it; <c>elif</c> is an <c>if</c> in the other branch.</summary>
internal sealed record IfStatement(SourceLocation Location, Expression Condition, IReadOnlyList<Statement> Then,
    IReadOnlyList<Statement> Otherwise) : Statement(Location);

/// <summary><c>for target in items:</c>.</summary>
internal sealed record ForStatement(SourceLocation Location, Expression Target, Expression Items, IReadOnlyList<Statement> Body)
    : Statement(Location);

/// <summary><c>assert condition, message</c>.</summary>
internal sealed record AssertStatement(SourceLocation Location, Expression Condition, Expression? Message) : Statement(Location);

/// <summary><c>model.update(dict(...))</c> and the few other calls that change a dict or a list without running code.</summary>
internal sealed record ChangeStatement(SourceLocation Location, ChangeExpression Change) : Statement(Location);

/// <summary><c>from .base import *</c> under <c>with read_base():</c>.</summary>
/// <param name="Location">Where it begins.</param>
/// <param name="Module">The module as it is written, with its leading dots.</param>
/// <param name="Names">The names and what they are called here; null for all.</param>
internal sealed record BaseStatement(SourceLocation Location, string Module, IReadOnlyList<(string Name, string Alias)>? Names)
    : Statement(Location);

/// <summary><c>import a.b as c</c> or <c>from a import B as C</c>: names of code, which only stand for their own names here.</summary>
/// <param name="Location">Where it begins.</param>
/// <param name="Names">The full names, such as <c>os.path</c>, and what they are called here.</param>
internal sealed record ImportStatement(SourceLocation Location, IReadOnlyList<(string Path, string Alias)> Names) : Statement(Location);
