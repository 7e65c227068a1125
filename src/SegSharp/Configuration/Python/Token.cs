namespace SegSharp.Configuration.Python;

/// <summary>One token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its characters; of a string the body between the quotes, escapes as written.</param>
/// <param name="Location">Where it begins.</param>
internal sealed record Token(TokenKind Kind, string Text, SourceLocation Location)
{
    /// <summary>Where the body of a string begins.</summary>
    public SourceLocation BodyLocation { get; init; }

    /// <summary>Whether backslashes of a string mean themselves.</summary>
    public bool IsRaw { get; init; }

    /// <summary>Whether it is an f-string.</summary>
    public bool IsFormatted { get; init; }

    /// <summary>Whether it is a string of a JSON file, which has one escape more.</summary>
    public bool IsJson { get; init; }

    /// <summary>Whether it is this operator.</summary>
    public bool Is(string symbol) => Kind == TokenKind.Operator && Text == symbol;

    /// <summary>Whether it is this name.</summary>
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    /// <summary>The token in the words of a message.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.NewLine => "the end of the line",
        TokenKind.Indent => "an indented line",
        TokenKind.End => "the end of the file",
        TokenKind.Text => "a string",
        _ => Text.Length <= 40 ? $"'{Text}'" : $"'{Text.AsSpan(0, 37)}...'",
    };
}
