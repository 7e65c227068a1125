namespace SegSharp.Configuration.Python;

/// <summary>The kinds of token in a config.</summary>
internal enum TokenKind
{
    Name,
    Integer,
    Float,
    Text,
    Operator,
    NewLine,
    Indent,
    End,
}
