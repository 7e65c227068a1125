using SegSharp.Configuration.Python;

namespace SegSharp.Configuration;

/// <summary>Reads a JSON config as the assignments that a Python config would consist of.</summary>
/// <remarks>JSON's values are Python's but for <c>true</c>, <c>false</c> and <c>null</c>,
/// so one tokenizer and one parser read both.</remarks>
internal static class JsonStatements
{
    /// <summary>Parses the text of a file.</summary>
    public static IReadOnlyList<Statement> Parse(string text, string file, PredefinedVariables predefined)
    {
        ExpressionParser parser = new(Tokenizer.Cut(text, new SourceLocation(file, 1, 1), isFragment: true), predefined, isJson: true);
        Expression root = parser.Parse();
        if (parser.Current.Kind != TokenKind.NewLine)
        {
            throw parser.Unexpected("the end of the file");
        }

        if (root is not DictExpression dict)
        {
            throw new ConfigException("a config is an object, {...}", root.Location);
        }

        List<Statement> statements = [];
        Check(root);
        foreach ((Expression? key, Expression value) in dict.Entries)
        {
            string name = (string)((LiteralExpression)key!).Value!;
            if (!PythonText.IsName(name))
            {
                throw new ConfigException($"the top-level key '{name}' is no name", key.Location,
                    remedy: "Use letters, digits and underscores");
            }

            statements.Add(new AssignStatement(key.Location, [new NameExpression(key.Location, name)], Symbol: null, value));
        }

        return statements;
    }

    private static void Check(Expression expression)
    {
        bool isJson = expression switch
        {
            LiteralExpression or NameExpression { Name: NameExpression.Base } or AttributeExpression => true,
            UnaryExpression { Symbol: "-", Operand: LiteralExpression { Value: long or double } } => true,
            SequenceExpression { IsTuple: false } list => list.Items.All(item => !item.IsSpread),
            DictExpression dict => dict.Entries.All(entry => entry.Key is LiteralExpression { Value: string }),
            _ => false,
        };
        if (!isJson)
        {
            throw new ConfigException("this is no JSON", expression.Location);
        }

        foreach (Expression child in expression.Children)
        {
            Check(child);
        }
    }
}
