using System.Globalization;
using System.Text;

namespace SegSharp.Configuration.Python;

/// <summary>Python's way of writing numbers, strings and names.</summary>
internal static class PythonText
{
    private static readonly HashSet<string> _keywords = new(StringComparer.Ordinal)
    {
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
        "elif", "else", "except",
        "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
        "while", "with", "yield",
    };

    /// <summary>Whether the word is reserved.</summary>
    public static bool IsKeyword(string word) => _keywords.Contains(word);

    /// <summary>Whether the text can be written as a name, before an equals sign.</summary>
    public static bool IsName(string text) =>
        text.Length > 0
        && (char.IsLetter(text[0]) || text[0] == '_')
        && text.All(c => char.IsLetterOrDigit(c) || c == '_')
        && !IsKeyword(text);

    /// <summary>The shortest text that reads back as the same float, laid out as Python does: <c>1e-06</c>, <c>100.0</c>.</summary>
    public static string Float(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        string roundTrip = value.ToString("R", CultureInfo.InvariantCulture);
        string sign = roundTrip.StartsWith('-') ? "-" : "";
        int cut = roundTrip.IndexOf('E', StringComparison.Ordinal);
        string mantissa = (cut < 0 ? roundTrip : roundTrip[..cut]).TrimStart('-');
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string allDigits = mantissa.Replace(".", "", StringComparison.Ordinal);
        string leading = allDigits.TrimStart('0');
        string digits = leading.TrimEnd('0');
        int exponent = (point < 0 ? allDigits.Length : point) - 1 - (allDigits.Length - leading.Length);
        exponent += cut < 0 ? 0 : int.Parse(roundTrip.AsSpan(cut + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (digits.Length == 0)
        {
            return sign + "0.0";
        }

        if (exponent is < -4 or >= 16)
        {
            string fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):D2}";
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        string padded = digits.PadRight(exponent + 2, '0');
        return $"{sign}{padded[..(exponent + 1)]}.{padded[(exponent + 1)..]}";
    }

    /// <summary>A string literal in single quotes, or in double ones where it holds only single quotes.</summary>
    public static string Quote(string text)
    {
        char quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        StringBuilder result = new(text.Length + 2);
        result.Append(quote);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\' || c == quote)
            {
                result.Append('\\').Append(c);
            }
            else if (c == '{' && i > 0 && text[i - 1] == '{')
            {
                // '{{fileDirname}}' would be replaced when it is read back; a written-out brace is not.
                result.Append("\\x7b");
            }
            else if (c == '\n')
            {
                result.Append("\\n");
            }
            else if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
            {
                AppendEscaped(result, text, ref i);
            }
            else
            {
                result.Append(c);
            }
        }

        return result.Append(quote).ToString();
    }

    /// <summary>A scalar as str() gives it.</summary>
    public static string Plain(object? value) => value switch
    {
        null => "None",
        bool flag => flag ? "True" : "False",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => Float(number),
        _ => (string)value,
    };

    /// <summary>A scalar as repr() gives it.</summary>
    public static string Literal(object? value) => value is string text ? Quote(text) : Plain(value);

    private static void AppendEscaped(StringBuilder result, string text, ref int i)
    {
        if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
        {
            result.Append(text, i, 2);
            i++;
        }
        else
        {
            result.Append("\\u").Append(((int)text[i]).ToString("x4", CultureInfo.InvariantCulture));
        }
    }
}
