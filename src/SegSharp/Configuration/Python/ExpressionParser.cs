namespace SegSharp.Configuration.Python;

/// <summary>Parses the expressions of the config language and refuses the rest of Python's by name.</summary>
internal sealed partial class ExpressionParser(IReadOnlyList<Token> tokens, PredefinedVariables predefined, bool isJson = false,
    int outerDepth = 0, ExpressionParser? outer = null)
{
    private int _position;
    private int _depth = outerDepth;

    /// <summary>The token that comes next.</summary>
    public Token Current => tokens[_position];

    /// <summary>The token after that.</summary>
    public Token Ahead => tokens[Math.Min(_position + 1, tokens.Count - 1)];

    /// <summary>Takes a token.</summary>
    public Token Take() => Current.Kind == TokenKind.End ? Current : tokens[_position++];

    /// <summary>Takes the operator if it comes next.</summary>
    public bool TryTake(string symbol)
    {
        bool found = Current.Is(symbol);
        _position += found ? 1 : 0;
        return found;
    }

    /// <summary>Takes the operator or says that it is missing.</summary>
    public void Expect(string symbol)
    {
        if (!TryTake(symbol))
        {
            throw Refusals.AfterExpression(Current) ?? Unexpected($"'{symbol}'");
        }
    }

    /// <summary>Takes a name and the brackets behind it, whatever stands in them.</summary>
    public void SkipCall()
    {
        int open = 0;
        do
        {
            Token token = Take();
            open += token.Is("(") || token.Is("[") || token.Is("{") ? 1 : token.Is(")") || token.Is("]") || token.Is("}") ? -1 : 0;
        }
        while ((open > 0 || Current.Is("(")) && Current.Kind != TokenKind.End);
    }

    /// <summary>Goes to the next line at the left margin.</summary>
    public void SkipStatement()
    {
        do
        {
            while (Current.Kind is not (TokenKind.NewLine or TokenKind.End))
            {
                Take();
            }

            while (Current.Kind == TokenKind.NewLine)
            {
                Take();
            }
        }
        while (Current.Kind == TokenKind.Indent);
        _depth = 0;
    }

    /// <summary>An exception about the token that comes next.</summary>
    public ConfigException Unexpected(string expected) => new($"expected {expected}, found {Current.Describe()}", Current.Location);

    /// <summary>Parses an expression, where a bare comma makes a tuple.</summary>
    public Expression ParseTopLevel()
    {
        Expression first = ParseItem(out bool isSpread);
        if (!isSpread && !Current.Is(","))
        {
            return first;
        }

        List<(Expression, bool)> items = [(first, isSpread)];
        while (TryTake(","))
        {
            if (Current.Kind is TokenKind.NewLine or TokenKind.End || Current.Is("=") || Current.Is(";"))
            {
                break;
            }

            items.Add((ParseItem(out bool spread), spread));
        }

        return Checked(new SequenceExpression(first.Location, items, isTuple: true));
    }

    /// <summary>Parses one expression.</summary>
    public Expression Parse()
    {
        Expression result = ParseUnfollowed();
        return Refusals.AfterExpression(Current) is { } refusal ? throw refusal : result;
    }

    /// <summary>Parses what may stand left of an equals sign or behind <c>del</c>.</summary>
    public Expression ParseTarget() => ParsePostfix();

    private Expression ParseItem(out bool isSpread)
    {
        isSpread = TryTake("*");
        return Parse();
    }

    private Expression ParseUnfollowed()
    {
        Enter();
        Expression result = ParseConditional();
        _depth--;
        return result;
    }

    private Expression ParseSum()
    {
        Expression left = ParseProduct();
        while (Current.Is("+") || Current.Is("-"))
        {
            Token symbol = Take();
            left = Checked(new BinaryExpression(left.Location, symbol.Text, left, ParseProduct()));
        }

        return left;
    }

    private Expression ParseProduct()
    {
        Expression left = ParseUnary();
        while (Current.Is("*") || Current.Is("/") || Current.Is("//") || Current.Is("%"))
        {
            Token symbol = Take();
            left = Checked(new BinaryExpression(left.Location, symbol.Text, left, ParseUnary()));
        }

        return left;
    }

    private Expression ParseUnary()
    {
        if (!Current.Is("-") && !Current.Is("+"))
        {
            return ParsePower();
        }

        Token sign = Take();
        if (sign.Text == "-" && Current.Kind == TokenKind.Integer && Current.Text == "9223372036854775808")
        {
            // The smallest integer has no positive twin, so sign and digits are read together.
            Take();
            return new LiteralExpression(sign.Location, long.MinValue);
        }

        Enter();
        Expression result = Checked(new UnaryExpression(sign.Location, sign.Text, ParseUnary()));
        _depth--;
        return result;
    }

    private Expression ParsePower()
    {
        Expression left = ParsePostfix();
        if (!TryTake("**"))
        {
            return left;
        }

        Enter();
        Expression result = Checked(new BinaryExpression(left.Location, "**", left, ParseUnary()));
        _depth--;
        return result;
    }

    private Expression ParsePostfix()
    {
        Expression result = ParseAtom();
        while (true)
        {
            if (Current.Is("["))
            {
                result = Checked(ParseSubscript(result));
            }
            else if (Current.Is("."))
            {
                result = Checked(ParseAttribute(result));
            }
            else if (Current.Is("("))
            {
                result = Checked(ParseCall(PathOf(result) ?? (result as NameExpression)?.Name ?? "...", result.Location));
            }
            else
            {
                return result;
            }
        }
    }

    private Expression ParseSubscript(Expression target)
    {
        Take();
        Expression? start = Current.Is(":") ? null : Parse();
        if (start is not null && TryTake("]"))
        {
            return new IndexExpression(target.Location, target, start);
        }

        Expect(":");
        Expression? stop = Current.Is(":") || Current.Is("]") ? null : Parse();
        Expression? step = TryTake(":") && !Current.Is("]") ? Parse() : null;
        Expect("]");
        return new SliceExpression(target.Location, target, start, stop, step);
    }

    private Expression ParseAtom()
    {
        Token token = Current;
        switch (token.Kind)
        {
            case TokenKind.Integer or TokenKind.Float:
                return new LiteralExpression(token.Location, NumberReader.Read(Take()));
            case TokenKind.Text:
                return ParseStrings();
            case TokenKind.Name:
                return ParseWord();
        }

        switch (token.Text)
        {
            case "(":
                return ParseParenthesis();
            case "[":
                return ParseList();
            case "{":
                return tokens[_position + 1].Is("{") ? ParseBaseReference() : ParseDisplay();
            default:
                throw Refusals.AfterExpression(token) ?? Unexpected("a value");
        }
    }

    private Expression ParseWord()
    {
        Token word = Take();
        switch (word.Text)
        {
            case "None":
            case "null" when isJson:
                return new LiteralExpression(word.Location, value: null);
            case "True":
            case "true" when isJson:
                return new LiteralExpression(word.Location, value: true);
            case "False":
            case "false" when isJson:
                return new LiteralExpression(word.Location, value: false);
            case "Infinity" when isJson:
                return new LiteralExpression(word.Location, double.PositiveInfinity);
            case "NaN" when isJson:
                return new LiteralExpression(word.Location, double.NaN);
            case "dict" when Current.Is("("):
                return ParseDictCall(word);
        }

        return PythonText.IsKeyword(word.Text)
            ? throw Refusals.AfterExpression(word) ?? Refusals.Statement(word)
                ?? new ConfigException($"'{word.Text}' is no value", word.Location)
            : Constant(word.Location, PathOf(new NameExpression(word.Location, word.Text))) ?? new NameExpression(word.Location, word.Text);
    }

    private Expression ParseStrings()
    {
        SourceLocation location = Current.Location;
        List<Expression> parts = [];
        while (Current.Kind == TokenKind.Text)
        {
            Token token = Take() with { IsJson = isJson };
            if (token.IsFormatted)
            {
                parts.AddRange(FormatStringParser.Parse(token, predefined, _depth, this));
            }
            else
            {
                parts.Add(FormatStringParser.BaseReference(token)
                    ?? new LiteralExpression(token.Location, StringDecoder.Decode(token, predefined)));
            }
        }

        if (parts.Count == 1 && parts[0] is not FormattedExpression)
        {
            return parts[0];
        }

        return parts.All(part => part is LiteralExpression)
            ? new LiteralExpression(location, string.Concat(parts.Select(part => (string?)((LiteralExpression)part).Value)))
            : Checked(new JoinedExpression(location, parts));
    }

    private Expression ParseBaseReference()
    {
        Token open = Take();
        Take();
        Token first = Current;
        if (!first.IsName(NameExpression.Base))
        {
            throw new ConfigException(
                $"'{{{{{first.Text}}}}}' is no predefined variable",
                open.Location,
                remedy: "Known are fileDirname, fileBasename, fileBasenameNoExtension, fileExtname, inside a string, and _base_.name");
        }

        Expression result = ParsePostfix();
        Expect("}");
        Expect("}");
        return result;
    }

    private static T Checked<T>(T expression)
        where T : Expression =>
        expression.Depth <= ReadBudget.MaxExpressionDepth ? expression : throw TooDeep(expression.Location);

    private void Enter()
    {
        if (++_depth > ReadBudget.MaxExpressionDepth)
        {
            throw TooDeep(Current.Location);
        }
    }

    private static ConfigException TooDeep(SourceLocation location) =>
        new($"the expression is nested deeper than {ReadBudget.MaxExpressionDepth} levels", location);
}
