namespace SegSharp.Configuration.Python;

/// <summary>Parses a whole config into assignments and deletions.</summary>
internal static partial class StatementParser
{
    // Far beyond any config; keeps the time that a hostile one takes in bounds.
    private const int MaxStatements = 20_000;

    private static readonly HashSet<string> _augmented = new(StringComparer.Ordinal) { "+=", "-=", "*=", "/=", "//=", "%=", "**=" };

    /// <summary>Parses the text of a file.</summary>
    public static IReadOnlyList<Statement> Parse(string text, string file, PredefinedVariables predefined)
    {
        ExpressionParser parser = new(Tokenizer.Cut(text, new SourceLocation(file, 1, 1)), predefined);
        List<Statement> statements = [];
        while (parser.Current.Kind != TokenKind.End)
        {
            try
            {
                ParseLine(parser, statements, depth: 0);
            }
            catch (ConfigException e) when (e.IsRefusal || parser.Refused.Count > 0)
            {
                // all that would have to be executed is told at once; what else is wrong behind it may be its consequence
                parser.Refused.AddRange(e.IsRefusal ? [e] : []);
                do
                {
                    parser.SkipStatement();
                }
                while (parser.Current is { Kind: TokenKind.Name, Text: "elif" or "else" or "except" or "finally" });
            }

            SkipLineEnds(parser);

            if (statements.Count > MaxStatements)
            {
                throw new ConfigException($"the config has more than {MaxStatements} statements", parser.Current.Location);
            }
        }

        Refusals.Throw(parser.Refused);
        return statements;
    }

    private static void ParseLine(ExpressionParser parser, List<Statement> statements, int depth)
    {
        if (ParseBlock(parser, depth) is { } block)
        {
            statements.AddRange(block);
            return;
        }

        if (ParseOne(parser) is { } statement)
        {
            statements.Add(statement);
        }

        if (statements is [.., ImportStatement import])
        {
            parser.Import(import);
        }

        if (!parser.TryTake(";") && parser.Current.Kind is not (TokenKind.NewLine or TokenKind.End))
        {
            throw Refusals.AfterExpression(parser.Current) ?? parser.Unexpected("the end of the line");
        }
    }

    private static Statement? ParseOne(ExpressionParser parser)
    {
        Token first = parser.Current;
        if (first.IsName("import") || first.IsName("from"))
        {
            return ImportParser.Parse(parser);
        }

        if (Refusals.Statement(first) is { } refusal)
        {
            throw refusal;
        }

        if (first.Kind == TokenKind.Indent)
        {
            throw new ConfigException(
                "the line is indented, but blocks have no place in a config", first.Location,
                remedy: "Begin the statement at the left margin");
        }

        if (first.Kind == TokenKind.NewLine)
        {
            return null;
        }

        if (first.IsName("pass"))
        {
            parser.Take();
            return null;
        }

        if (first.IsName("print") && parser.Ahead.Is("("))
        {
            parser.SkipCall(); // what a config says to a terminal is none of its values
            return null;
        }

        if (first.IsName("assert"))
        {
            parser.Take();
            return new AssertStatement(first.Location, parser.Parse(), parser.TryTake(",") ? parser.Parse() : null);
        }

        if (first.IsName("del"))
        {
            parser.Take();
            return new DeleteStatement(first.Location, ParseTargets(parser));
        }

        return ParseAssignment(parser, first);
    }

    private static Statement? ParseAssignment(ExpressionParser parser, Token first)
    {
        Expression value = parser.ParseTopLevel();
        if (parser.Current.Kind == TokenKind.Operator && _augmented.Contains(parser.Current.Text))
        {
            string symbol = parser.Take().Text[..^1];
            return new AssignStatement(first.Location, [Single(Target(value))], symbol, parser.ParseTopLevel());
        }

        if (value is NameExpression or AttributeExpression && parser.TryTake(":"))
        {
            parser.Parse(); // a type annotation says nothing about the value
            if (!parser.Current.Is("="))
            {
                return null;
            }
        }

        List<Expression> targets = [];
        while (parser.TryTake("="))
        {
            targets.Add(Target(value));
            value = parser.ParseTopLevel();
        }

        if (targets.Count > 0)
        {
            return new AssignStatement(first.Location, targets, Symbol: null, value);
        }

        if (value is ChangeExpression change)
        {
            return new ChangeStatement(first.Location, change);
        }

        if (parser.Refused.Count > 0)
        {
            return null;
        }

        // A string on a line of its own is a comment in Python too.
        return value is LiteralExpression { Value: string } && first.Kind == TokenKind.Text
            ? null
            : throw new ConfigException("a value on its own does nothing", first.Location, remedy: "Write name = value");
    }

    private static List<Expression> ParseTargets(ExpressionParser parser)
    {
        List<Expression> targets = [];
        do
        {
            targets.Add(Single(Target(parser.ParseTarget())));
        }
        while (parser.TryTake(","));
        return targets;
    }

    private static Expression Single(Expression target) => target is SequenceExpression
        ? throw new ConfigException("several names at once can only be assigned to", target.Location, remedy: "Write a line for each")
        : target;

    private static Expression Target(Expression expression) => expression switch
    {
        NameExpression or IndexExpression or AttributeExpression => expression,
        SequenceExpression sequence when sequence.Items.Count(item => item.IsSpread) <= 1 => new SequenceExpression(
            sequence.Location, [.. sequence.Items.Select(item => (Target(item.Value), item.IsSpread))], sequence.IsTuple),
        _ => throw new ConfigException("only a name, or an entry of a dict or list, can be assigned to or deleted", expression.Location),
    };
}
