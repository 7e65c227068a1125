using System.Globalization;
using SegSharp.Configuration.Python;

namespace SegSharp.Configuration;

/// <summary>Reads the value of an option from the command line.</summary>
internal static class OverrideValue
{
    /// <summary>Reads a value.</summary>
    public static ConfigNode Parse(string text, SourceLocation location)
    {
        string trimmed = text.Trim();
        bool isDict = trimmed.StartsWith('{') || (trimmed.StartsWith("dict(", StringComparison.Ordinal) && trimmed.EndsWith(')'));
        return isDict ? ParseDict(trimmed, location) : ParseItem(trimmed, location, depth: 0);
    }

    private static ConfigNode ParseDict(string text, SourceLocation location)
    {
        ReadBudget budget = new();
        ExpressionParser parser = new(Tokenizer.Cut(text, location, isFragment: true), new PredefinedVariables("."));
        Expression expression = parser.Parse();
        if (parser.Current.Kind != TokenKind.NewLine)
        {
            throw parser.Unexpected("the end of the value");
        }

        ConfigNode value = new ExpressionEvaluator(new ConfigDict([], location), bases: null, budget).Evaluate(expression);
        return ConfigCopy.Of(value, budget);
    }

    private static ConfigNode ParseItem(string text, SourceLocation location, int depth)
    {
        if (depth > ReadBudget.MaxTreeDepth)
        {
            throw new ConfigException($"the value is nested deeper than {ReadBudget.MaxTreeDepth} levels", location);
        }

        string value = text.Trim().Trim('\'', '"').Trim();
        bool isTuple = value.StartsWith('(') && value.EndsWith(')');
        bool isList = value.StartsWith('[') && value.EndsWith(']');
        if (!isTuple && !isList && !value.Contains(','))
        {
            return new ConfigScalar(Scalar(value), location);
        }

        string body = isTuple || isList ? value[1..^1] : value;
        return new ConfigList(Split(body, location).Select(item => ParseItem(item, location, depth + 1)), isTuple, location);
    }

    private static List<string> Split(string body, SourceLocation location)
    {
        List<string> items = [];
        int level = 0;
        int start = 0;
        for (int i = 0; i < body.Length; i++)
        {
            level += body[i] is '(' or '[' ? 1 : body[i] is ')' or ']' ? -1 : 0;
            if (level < 0)
            {
                break;
            }

            if (level == 0 && body[i] == ',')
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

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && text.Any(c => char.IsAsciiDigit(c)))
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
