namespace SegSharp.Configuration.Python;

/// <summary>A parsed statement.</summary>
internal abstract record Statement(SourceLocation Location);

/// <summary><c>a = b = value</c>, or <c>a += value</c> with its symbol.</summary>
internal sealed record AssignStatement(SourceLocation Location, IReadOnlyList<Expression> Targets, string? Symbol, Expression Value) : Statement(Location);

/// <summary><c>del a, b['c']</c>.</summary>
internal sealed record DeleteStatement(SourceLocation Location, IReadOnlyList<Expression> Targets) : Statement(Location);
