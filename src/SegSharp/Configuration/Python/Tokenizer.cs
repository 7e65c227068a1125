namespace SegSharp.Configuration.Python;

/// <summary>Cuts the text of a config into tokens. Line breaks inside brackets vanish, as do comments.</summary>
internal sealed class Tokenizer(string text, SourceLocation start)
{
    private static readonly string[] _operators =
    [
        "**=", "//=", "<<=", ">>=", "...", "**", "//", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=", "@=", "==", "!=", "<=", ">=",
        "<<", ">>", "->", ":=",
        "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "@", "=", "+", "-", "*", "/", "%", "|", "&", "^", "~", "<", ">", "!",
    ];

    private readonly List<Token> _tokens = [];
    private readonly Stack<Token> _open = [];
    private int _position;
    private int _line = start.Line;
    private int _column = start.Column;
    private bool _atLineStart = true;

    /// <summary>Cuts the whole text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The place of its first character.</param>
    /// <param name="isFragment">Whether it is an expression out of a line, where neither indentation nor line breaks count.</param>
    public static IReadOnlyList<Token> Cut(string text, SourceLocation start, bool isFragment = false)
    {
        Tokenizer tokenizer = new(text, start) { _atLineStart = !isFragment };
        while (tokenizer._position < text.Length)
        {
            tokenizer.Step(isFragment);
        }

        if (tokenizer._open.TryPeek(out Token? unclosed))
        {
            throw new ConfigException($"'{unclosed.Text}' is never closed", unclosed.Location);
        }

        tokenizer._tokens.Add(new Token(TokenKind.NewLine, "", tokenizer.Here));
        tokenizer._tokens.Add(new Token(TokenKind.End, "", tokenizer.Here));
        return tokenizer._tokens;
    }

    private SourceLocation Here => new(start.File, _line, _column);

    private char Current => Peek(0);

    private char Peek(int ahead) => _position + ahead < text.Length ? text[_position + ahead] : '\0';

    private void Step(bool isFragment)
    {
        char c = Current;
        if (c is '\n' or '\r')
        {
            if (_open.Count == 0 && !isFragment && _tokens.Count > 0 && _tokens[^1].Kind != TokenKind.NewLine)
            {
                _tokens.Add(new Token(TokenKind.NewLine, "", Here));
            }

            LineBreak();
            _atLineStart = true;
        }
        else if (c is ' ' or '\t' or '\f')
        {
            Advance(1);
        }
        else if (c == '#')
        {
            while (_position < text.Length && Current is not ('\n' or '\r'))
            {
                Advance(1);
            }
        }
        else if (c == '\\' && Peek(1) is '\n' or '\r')
        {
            Advance(1);
            LineBreak();
        }
        else
        {
            if (_atLineStart && _open.Count == 0 && _column > start.Column)
            {
                // Left to the parser to refuse: what stands above says better what is wrong, 'def' for example.
                _tokens.Add(new Token(TokenKind.Indent, "", Here));
            }

            _atLineStart = false;
            Meaningful(c);
        }
    }

    private void Meaningful(char c)
    {
        if (c == '{' && Peek(1) == '{' && PredefinedVariables.VariableAt(text, _position, Here) is { } variable)
        {
            Variable(variable.Value);
            Advance(variable.Length);
        }
        else if (c is '\'' or '"')
        {
            Text(prefix: 0);
        }
        else if (char.IsLetter(c) || c == '_')
        {
            Word();
        }
        else if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
        {
            Number();
        }
        else
        {
            Operator();
        }
    }

    // {{$BATCH:2}} stands for what it gives: a number or list where it is one, otherwise a string.
    private void Variable(string value)
    {
        try
        {
            IReadOnlyList<Token> tokens = Cut(value, Here, isFragment: true);
            ExpressionParser parser = new(tokens, new PredefinedVariables("."));
            if (parser.Parse().Names.Count == 0 && parser.Current.Kind == TokenKind.NewLine && parser.Refused.Count == 0)
            {
                _tokens.AddRange(tokens.Take(tokens.Count - 2).Select(token => token with { Location = Here }));
                return;
            }
        }
        catch (ConfigException)
        {
            // a path, or other text that is no expression
        }

        _tokens.Add(new Token(TokenKind.Text, value, Here) { BodyLocation = Here, IsRaw = true });
    }

    private void Word()
    {
        int length = 1;
        while (char.IsLetterOrDigit(Peek(length)) || Peek(length) == '_')
        {
            length++;
        }

        if (length <= 2 && Peek(length) is '\'' or '"')
        {
            Text(length);
            return;
        }

        Add(TokenKind.Name, length);
    }

    private void Number()
    {
        int length = 0;
        bool isFloat = false;
        bool hasBase = Current == '0' && char.ToLowerInvariant(Peek(1)) is 'x' or 'o' or 'b';
        while (true)
        {
            char c = Peek(length);
            bool isExponent = !hasBase && c is 'e' or 'E';
            if (isExponent && Peek(length + 1) is '+' or '-' && char.IsAsciiDigit(Peek(length + 2)))
            {
                length++;
            }
            else if (!char.IsLetterOrDigit(c) && c is not ('.' or '_'))
            {
                break;
            }

            isFloat |= c == '.' || isExponent;
            length++;
        }

        Add(isFloat ? TokenKind.Float : TokenKind.Integer, length);
    }

    private void Operator()
    {
        string? symbol = Array.Find(_operators, candidate => string.CompareOrdinal(text, _position, candidate, 0, candidate.Length) == 0)
            ?? throw new ConfigException($"the character '{Current}' has no place here", Here);
        Token token = new(TokenKind.Operator, symbol, Here);
        if (symbol is "(" or "[" or "{")
        {
            _open.Push(token);
        }
        else if (symbol is ")" or "]" or "}")
        {
            char expected = symbol switch { ")" => '(', "]" => '[', _ => '{' };
            if (!_open.TryPop(out Token? opened) || opened.Text[0] != expected)
            {
                throw new ConfigException($"'{symbol}' closes nothing that is open", Here);
            }
        }

        Advance(symbol.Length);
        _tokens.Add(token);
    }

    private void Text(int prefix)
    {
        SourceLocation begin = Here;
        string marks = text.Substring(_position, prefix).ToLowerInvariant();
        if (marks.Trim('r', 'u', 'f').Length > 0 || marks is "rr" or "uu" or "ff" or "ur" or "ru" or "uf" or "fu")
        {
            string reason = marks.Contains('b') ? "bytes have no place in a config" : $"'{marks}' is no prefix of a string";
            throw new ConfigException(reason, begin, remedy: "Write a plain string");
        }

        Advance(prefix);
        char quote = Current;
        bool isLong = Peek(1) == quote && Peek(2) == quote;
        Advance(isLong ? 3 : 1);
        SourceLocation bodyLocation = Here;
        int bodyStart = _position;
        while (!(Current == quote && (!isLong || (Peek(1) == quote && Peek(2) == quote))) || _position >= text.Length)
        {
            if (_position >= text.Length || (!isLong && Current is '\n' or '\r'))
            {
                throw new ConfigException("the string is never closed", begin);
            }

            if (Current == '\\' && _position + 1 < text.Length)
            {
                Advance(1);
            }

            if (Current is '\n' or '\r')
            {
                LineBreak();
            }
            else
            {
                Advance(1);
            }
        }

        string body = text[bodyStart.._position].ReplaceLineEndings("\n");
        Advance(isLong ? 3 : 1);
        _tokens.Add(new Token(TokenKind.Text, body, begin)
        {
            BodyLocation = bodyLocation,
            IsRaw = marks.Contains('r'),
            IsFormatted = marks.Contains('f'),
        });
    }

    private void Add(TokenKind kind, int length)
    {
        _tokens.Add(new Token(kind, text.Substring(_position, length), Here));
        Advance(length);
    }

    private void Advance(int count)
    {
        _position += count;
        _column += count;
    }

    private void LineBreak()
    {
        _position += Current == '\r' && Peek(1) == '\n' ? 2 : 1;
        _line++;
        _column = 1;
    }
}
