namespace SegSharp.Configuration.Python;

/// <summary>What lies above arithmetic: <c>|</c>, comparisons, <c>not</c>, <c>and</c>, <c>or</c> and conditional expressions.</summary>
internal sealed partial class ExpressionParser
{
    private static readonly HashSet<string> _comparisons = new(StringComparer.Ordinal) { "==", "!=", "<", ">", "<=", ">=", "in", "is" };

    private Expression ParseConditional()
    {
        Expression then = ParseOr();
        if (!Current.IsName("if"))
        {
            return then;
        }

        Take();
        Expression condition = ParseOr();
        if (!Current.IsName("else"))
        {
            throw Unexpected("'else'");
        }

        Take();
        return Checked(new ConditionalExpression(then.Location, then, condition, ParseUnfollowed()));
    }

    private Expression ParseOr()
    {
        Expression left = ParseAnd();
        while (Current.IsName("or"))
        {
            Take();
            left = Checked(new LogicalExpression(left.Location, isAnd: false, left, ParseAnd()));
        }

        return left;
    }

    private Expression ParseAnd()
    {
        Expression left = ParseNot();
        while (Current.IsName("and"))
        {
            Take();
            left = Checked(new LogicalExpression(left.Location, isAnd: true, left, ParseNot()));
        }

        return left;
    }

    private Expression ParseNot()
    {
        if (!Current.IsName("not"))
        {
            return ParseComparison();
        }

        Token word = Take();
        Enter();
        Expression result = Checked(new UnaryExpression(word.Location, "not", ParseNot()));
        _depth--;
        return result;
    }

    private Expression ParseComparison()
    {
        Expression first = ParseUnion();
        List<(string, Expression)> rest = [];
        while (TakeComparison() is { } symbol)
        {
            rest.Add((symbol, ParseUnion()));
        }

        return rest.Count == 0 ? first : Checked(new ComparisonExpression(first.Location, first, rest));
    }

    private string? TakeComparison()
    {
        if (Current.IsName("not") && tokens[_position + 1].IsName("in"))
        {
            Take();
            Take();
            return "not in";
        }

        if (Current.Kind is not (TokenKind.Name or TokenKind.Operator) || !_comparisons.Contains(Current.Text))
        {
            return null;
        }

        string symbol = Take().Text;
        if (symbol != "is" || !Current.IsName("not"))
        {
            return symbol;
        }

        Take();
        return "is not";
    }

    // of two dicts, as Python 3.9 joins them
    private Expression ParseUnion()
    {
        Expression left = ParseSum();
        while (TryTake("|"))
        {
            left = Checked(new BinaryExpression(left.Location, "|", left, ParseSum()));
        }

        return left;
    }
}
