using System.Globalization;
using SegSharp.Configuration.Python;

namespace SegSharp.Configuration;

/// <summary>Reads the value of an option from the command line.</summary>
internal static class OverrideValue
{
    /// <summary>Reads a value.</summary>
    public static ConfigNode Parse(string text, SourceLocation location) => ParseItem(text.Trim(), location, depth: 0);

    private static ConfigNode ParseDict(string text, SourceLocation location)
    {
        ReadBudget budget = new();
        IReadOnlyList<Token> tokens = Tokenizer.Cut(text, location, isFragment: true);
        ExpressionParser parser = new([.. tokens.Select(AsPython)], new PredefinedVariables("."));
        Expression expression = parser.Parse();
        Refusals.Throw(parser.Refused);
        if (parser.Current.Kind != TokenKind.NewLine)
        {
            throw parser.Unexpected("the end of the value");
        }

        // the shell takes quotes away: in dict(type=CrossEntropyLoss) the name is a string
        ConfigNode value = new ExpressionEvaluator(new ConfigDict([], location), bases: null, budget, new ImportedNames(takesAll: true))
            .Evaluate(expression);
        return ConfigCopy.Of(value, budget);
    }

    // True and False in any case, as outside of dicts
    private static Token AsPython(Token token) => token.Kind != TokenKind.Name ? token : token.Text switch
    {
        "true" => token with { Text = "True" },
        "false" => token with { Text = "False" },
        _ => token,
    };

    private static ConfigNode ParseItem(string text, SourceLocation location, int depth)
    {
        if (depth > ReadBudget.MaxTreeDepth)
        {
            throw new ConfigException($"the value is nested deeper than {ReadBudget.MaxTreeDepth} levels", location);
        }

        bool isQuoted = depth > 0 && text.Trim() is ['\'' or '"', .., '\'' or '"'];
        string value = text.Trim().Trim('\'', '"').Trim();
        if (IsEnclosed(value, "{") || IsEnclosed(value, "dict("))
        {
            return ParseDict(value, location);
        }

        bool isTuple = IsEnclosed(value, "("), isList = IsEnclosed(value, "[");
        if (isQuoted || (!isTuple && !isList && !value.Contains(',')))
        {
            return new ConfigScalar(Scalar(value), location);
        }

        string body = isTuple || isList ? value[1..^1] : value;
        List<string> items = Split(body, location);
        return !isTuple && !isList && items is [string only] && only == body
            ? new ConfigScalar(value, location)
            : new ConfigList(items.Select(item => ParseItem(item, location, depth + 1)), isTuple, location);
    }

    // Whether the bracket that the text begins with is closed by its last character.
    private static bool IsEnclosed(string text, string open)
    {
        if (!text.StartsWith(open, StringComparison.Ordinal) || text.Length < open.Length + 1)
        {
            return false;
        }

        int level = 0;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            level += Step(text[i], ref quote);
            if (level == 0 && i >= open.Length - 1)
            {
                return i == text.Length - 1;
            }
        }

        return false;
    }

    // How a character changes the level of brackets; inside of quotes it does not.
    private static int Step(char c, ref char quote)
    {
        if (quote != '\0')
        {
            quote = c == quote ? '\0' : quote;
            return 0;
        }

        quote = c is '\'' or '"' ? c : '\0';
        return c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' ? -1 : 0;
    }

    private static List<string> Split(string body, SourceLocation location)
    {
        List<string> items = [];
        int level = 0;
        int start = 0;
        char quote = '\0';
        for (int i = 0; i < body.Length && level >= 0; i++)
        {
            level += Step(body[i], ref quote);
            if (level == 0 && quote == '\0' && body[i] == ',')
            {
                items.Add(body[start..i]);
                start = i + 1;
            }
        }

        if (level != 0)
        {
            throw new ConfigException($"the brackets in '{body}' do not match", location);
        }

        // A comma at the end closes the last item, as in (5,).
        if (body[start..].Trim().Length > 0)
        {
            items.Add(body[start..]);
        }

        return items;
    }

    private static object? Scalar(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
        {
            return integer;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && text.Any(c => char.IsAsciiDigit(c)))
        {
            return number;
        }

        return text.ToLowerInvariant() switch
        {
            "true" => true,
            "false" => false,
            "inf" or "infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            "nan" => double.NaN,
            _ => text == "None" ? null : text,
        };
    }
}
