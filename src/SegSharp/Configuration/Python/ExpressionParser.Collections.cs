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

        Expression first = ParseItem(out bool isSpread);
        if (!isSpread && TryTake(")"))
        {
            return first;
        }

        return Checked(new SequenceExpression(open.Location, ParseItems((first, isSpread), ")"), isTuple: true));
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
        if (!isSpread && Current.IsName("for") && tokens[_position + 1].Kind == TokenKind.Name && tokens[_position + 2].IsName("in"))
        {
            return ParseComprehension(open, first);
        }

        return Refusals.AfterExpression(Current) is { } refusal
            ? throw refusal
            : Checked(new SequenceExpression(open.Location, ParseItems((first, isSpread), "]"), isTuple: false));
    }

    private ComprehensionExpression ParseComprehension(Token open, Expression element)
    {
        Take();
        Token variable = Take();
        Take();
        Expression items = Parse();
        Expect("]");
        return Checked(new ComprehensionExpression(open.Location, element, variable.Text, items));
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

    private DictExpression ParseDisplay()
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
                Expression key = Parse();
                if (Current.Is(",") || Current.Is("}"))
                {
                    throw new ConfigException("a set has no place in a config", open.Location, remedy: "Write a list");
                }

                Expect(":");
                entries.Add((key, Parse()));
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
                    throw new ConfigException($"'{name.Text}' is a reserved word of Python and no key", name.Location, remedy: $"Write {{'{name.Text}': ...}}");
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

                entries.Add((null, Parse()));
            }

            if (!Current.Is(")"))
            {
                Expect(",");
            }
        }

        return Checked(new DictExpression(word.Location, entries));
    }

    private ConversionExpression ParseConversion(Token word)
    {
        Take();
        List<Expression> operands = [];
        while (!TryTake(")"))
        {
            operands.Add(Parse());
            if (!Current.Is(")"))
            {
                Expect(",");
            }
        }

        return Checked(new ConversionExpression(word.Location, word.Text, operands));
    }
}
