namespace SegSharp.Configuration;

/// <summary>A place in a config; lines and columns count from 1.</summary>
/// <param name="File">The file as the user wrote its path, or a name such as <c>--cfg-options</c>.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public readonly record struct SourceLocation(string File, int Line, int Column)
{
    /// <summary>The place of values that were made in code.</summary>
    public static SourceLocation InCode { get; } = new("<code>", 1, 1);

    /// <summary>Gives <c>file:line:column</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
