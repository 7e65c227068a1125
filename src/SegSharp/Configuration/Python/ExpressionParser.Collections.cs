namespace SegSharp.Configuration.Python;

/// <summary>Lists, tuples, dicts and what makes them.</summary>
internal sealed partial class ExpressionParser
{
    private Expression ParseParenthesis()
    {
        Token open = Take();
        if (TryTake(")"))
        {
            return new SequenceExpression(open.Location, [], isTuple: true);
        }

        bool isSpread = TryTake("*");
        Expression first = ParseUnfollowed();
        if (!isSpread && Current.IsName("for"))
        {
            Expression result = ParseComprehension(open.Location, key: null, first);
            Expect(")");
            return result;
        }

        if (!isSpread && TryTake(")"))
        {
            return first;
        }

        return Refusals.AfterExpression(Current) is { } refusal ? throw refusal
            : Checked(new SequenceExpression(open.Location, ParseItems((first, isSpread), ")"), isTuple: true));
    }

    private Expression ParseList()
    {
        Token open = Take();
        if (TryTake("]"))
        {
            return new SequenceExpression(open.Location, [], isTuple: false);
        }

        bool isSpread = TryTake("*");
        Expression first = ParseUnfollowed();
        if (!isSpread && Current.IsName("for"))
        {
            Expression result = ParseComprehension(open.Location, key: null, first);
            Expect("]");
            return result;
        }

        return Refusals.AfterExpression(Current) is { } refusal
            ? throw refusal
            : Checked(new SequenceExpression(open.Location, ParseItems((first, isSpread), "]"), isTuple: false));
    }

    private ComprehensionExpression ParseComprehension(SourceLocation location, Expression? key, Expression element)
    {
        List<ComprehensionClause> clauses = [];
        while (Current.IsName("for"))
        {
            Take();
            Expression target = ParseLoopTarget();
            if (!Current.IsName("in"))
            {
                throw Unexpected("'in'");
            }

            Take();
            Expression items = ParseOr();
            List<Expression> conditions = [];
            while (Current.IsName("if"))
            {
                Take();
                conditions.Add(ParseOr());
            }

            clauses.Add(new ComprehensionClause(target, items, conditions));
        }

        return Checked(new ComprehensionExpression(location, key, element, clauses));
    }

    // 'name' or 'name, (other, third)'
    private Expression ParseLoopTarget()
    {
        Enter();
        List<(Expression, bool)> parts = [];
        do
        {
            Token open = Current;
            if (TryTake("("))
            {
                parts.Add((ParseLoopTarget(), false));
                Expect(")");
            }
            else
            {
                Token name = Take();
                parts.Add((name.Kind == TokenKind.Name && !PythonText.IsKeyword(name.Text)
                    ? new NameExpression(name.Location, name.Text)
                    : throw new ConfigException($"expected the name of a variable, found {open.Describe()}", open.Location), false));
            }
        }
        while (TryTake(","));
        _depth--;
        return parts.Count == 1 ? parts[0].Item1 : new SequenceExpression(parts[0].Item1.Location, parts, isTuple: true);
    }

    private List<(Expression, bool)> ParseItems((Expression, bool) first, string close)
    {
        List<(Expression, bool)> items = [first];
        while (!TryTake(close))
        {
            if (!TryTake(","))
            {
                throw Refusals.AfterExpression(Current) ?? Unexpected($"',' or '{close}'");
            }

            if (!Current.Is(close))
            {
                items.Add((ParseItem(out bool isSpread), isSpread));
            }
        }

        return items;
    }

    private Expression ParseDisplay()
    {
        Token open = Take();
        List<(Expression?, Expression)> entries = [];
        while (!TryTake("}"))
        {
            if (TryTake("**"))
            {
                entries.Add((null, Parse()));
            }
            else
            {
                Expression key = ParseUnfollowed();
                if (Current.Is(",") || Current.Is("}") || Current.IsName("for"))
                {
                    throw new ConfigException("a set has no place in a config", open.Location, remedy: "Write a list");
                }

                Expect(":");
                Expression value = ParseUnfollowed();
                if (Current.IsName("for") && entries.Count == 0)
                {
                    Expression result = ParseComprehension(open.Location, key, value);
                    Expect("}");
                    return result;
                }

                entries.Add((key, Refusals.AfterExpression(Current) is { } refusal ? throw refusal : value));
            }

            if (!Current.Is("}"))
            {
                Expect(",");
            }
        }

        return Checked(new DictExpression(open.Location, entries));
    }

    private DictExpression ParseDictCall(Token word)
    {
        Take();
        List<(Expression?, Expression)> entries = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        while (!TryTake(")"))
        {
            if (Current.Kind == TokenKind.Name && tokens[_position + 1].Is("="))
            {
                Token name = Take();
                Take();
                if (PythonText.IsKeyword(name.Text))
                {
                    throw new ConfigException($"'{name.Text}' is a reserved word of Python and no key", name.Location,
                        remedy: $"Write {{'{name.Text}': ...}}");
                }

                if (!names.Add(name.Text))
                {
                    throw new ConfigException($"the key '{name.Text}' is given twice", name.Location, name.Text);
                }

                entries.Add((new LiteralExpression(name.Location, name.Text), Parse()));
            }
            else
            {
                // dict(**common, ...) and dict(common, ...) both copy the entries of another dict.
                bool isSpread = TryTake("**");
                if (!isSpread && entries.Count > 0)
                {
                    throw Refusals.AfterExpression(Current) ?? Unexpected("'key=value'");
                }

                Expression pairs = ParseUnfollowed();
                entries.Add((null, Current.IsName("for") ? ParseComprehension(pairs.Location, key: null, pairs) : pairs));
            }

            if (!Current.Is(")"))
            {
                Expect(",");
            }
        }

        return Checked(new DictExpression(word.Location, entries));
    }
}
