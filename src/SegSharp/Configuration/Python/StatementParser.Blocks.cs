namespace SegSharp.Configuration.Python;

/// <content>Statements with others under them.</content>
internal static partial class StatementParser
{
    private const int MaxNesting = 20;

    // The statements of a block; null where there is none.
    private static IReadOnlyList<Statement>? ParseBlock(ExpressionParser parser, int depth)
    {
        Token first = parser.Current;
        if (depth > MaxNesting)
        {
            throw new ConfigException($"blocks are nested deeper than {MaxNesting} levels", first.Location);
        }

        return first.IsName("with") ? depth == 0 ? ImportParser.ParseBases(parser) : throw Refusals.Statement(first)!
            : first.IsName("if") ? [ParseIf(parser, depth)]
            : first.IsName("for") ? [ParseFor(parser, depth)]
            : null;
    }

    private static IfStatement ParseIf(ExpressionParser parser, int depth)
    {
        Token first = parser.Take();
        int margin = first.Location.Column;
        Expression condition = parser.Parse();
        List<Statement> then = ParseBody(parser, first, margin, depth);
        List<Statement> otherwise = [];
        if (TryContinue(parser, margin, "elif"))
        {
            otherwise.Add(ParseIf(parser, depth));
        }
        else if (TryContinue(parser, margin, "else"))
        {
            otherwise = ParseBody(parser, parser.Take(), margin, depth);
        }

        return new IfStatement(first.Location, condition, then, otherwise);
    }

    private static ForStatement ParseFor(ExpressionParser parser, int depth)
    {
        Token first = parser.Take();
        List<Expression> targets = [];
        bool isTuple = false;
        do
        {
            targets.Add(Target(parser.ParseTarget()));
            isTuple |= parser.Current.Is(",");
        }
        while (parser.TryTake(",") && !parser.Current.IsName("in"));

        if (!parser.Current.IsName("in"))
        {
            throw parser.Unexpected("'in'");
        }

        parser.Take();
        Expression items = parser.ParseTopLevel();
        Expression target = isTuple
            ? new SequenceExpression(first.Location, [.. targets.Select(one => (one, false))], isTuple: true) : targets[0];
        return new ForStatement(first.Location, target, items, ParseBody(parser, first, first.Location.Column, depth));
    }

    // What stands behind the colon, or under it further to the right.
    private static List<Statement> ParseBody(ExpressionParser parser, Token owner, int margin, int depth)
    {
        parser.Expect(":");
        List<Statement> body = [];
        if (parser.Current.Kind != TokenKind.NewLine)
        {
            ParseLine(parser, body, depth + 1);
            SkipLineEnds(parser);
            return body;
        }

        SkipLineEnds(parser);
        int column = parser.Current.Location.Column;
        if (parser.Current.Kind != TokenKind.Indent || column <= margin)
        {
            throw new ConfigException($"there is nothing under '{owner.Text}'", owner.Location,
                remedy: "Indent the lines that belong to it");
        }

        while (parser.Current.Kind == TokenKind.Indent && parser.Current.Location.Column == column)
        {
            parser.Take();
            ParseLine(parser, body, depth + 1);
            SkipLineEnds(parser);
        }

        return parser.Current.Kind != TokenKind.Indent || parser.Current.Location.Column <= margin ? body : throw new ConfigException(
            "the line is indented otherwise than those above it", parser.Current.Location,
            remedy: $"Begin it in column {column}, as the others under '{owner.Text}'");
    }

    // Whether a line at the same margin goes on with a word.
    private static bool TryContinue(ExpressionParser parser, int margin, string word)
    {
        bool isIndented = parser.Current.Kind == TokenKind.Indent;
        if (parser.Current.Location.Column != margin || !(isIndented ? parser.Ahead : parser.Current).IsName(word))
        {
            return false;
        }

        if (isIndented)
        {
            parser.Take();
        }

        return true;
    }

    private static void SkipLineEnds(ExpressionParser parser)
    {
        while (parser.Current.Kind == TokenKind.NewLine)
        {
            parser.Take();
        }
    }
}
