using System.Globalization;
using System.Text;

namespace SegSharp.Configuration.Python;

/// <summary>Python's three ways to put values into strings: f-strings, <c>format</c> and <c>%</c>.</summary>
internal static class TextFormatter
{
    private const int MaxWidth = 1000;

    /// <summary>Formats one value: <c>[[fill]align][sign][0][width][,][.precision][type]</c>.</summary>
    public static string Format(object? value, string format, SourceLocation location)
    {
        if (format.Length == 0)
        {
            return PythonText.Plain(value);
        }

        int at = 0;
        char fill = ' ';
        char align = '\0';
        if (format.Length > 1 && format[1] is '<' or '>' or '^' or '=')
        {
            (fill, align, at) = (format[0], format[1], 2);
        }
        else if (format[0] is '<' or '>' or '^' or '=')
        {
            (align, at) = (format[0], 1);
        }

        char sign = at < format.Length && format[at] is '+' or '-' or ' ' ? format[at++] : '-';
        if (at < format.Length && format[at] == '0' && align == '\0')
        {
            (fill, align) = ('0', '=');
            at++;
        }

        int width = Digits(format, ref at) ?? 0;
        bool groups = at < format.Length && format[at] == ',';
        at += groups ? 1 : 0;
        int? precision = null;
        if (at < format.Length && format[at] == '.')
        {
            at++;
            precision = Digits(format, ref at) ?? throw Unknown(format, location);
        }

        char type = at < format.Length ? format[at++] : '\0';
        if (at != format.Length || width > MaxWidth || precision > MaxWidth)
        {
            throw Unknown(format, location);
        }

        string body = Body(value, type, precision, groups, location, format);
        if (value is not string && sign != '-' && !body.StartsWith('-'))
        {
            body = sign + body;
        }

        return Pad(body, width, fill, align == '\0' ? (value is string ? '<' : '>') : align);
    }

    /// <summary><c>template.format(...)</c>.</summary>
    public static string FormatCall(string template, IReadOnlyList<object?> positional, IReadOnlyDictionary<string, object?> named,
        SourceLocation location)
    {
        StringBuilder result = new();
        int next = 0;
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
            {
                result.Append(c);
                i++;
            }
            else if (c == '}')
            {
                throw new ConfigException("a single '}' in the template", location, remedy: "Write it twice");
            }
            else if (c == '{')
            {
                int close = template.IndexOf('}', i);
                if (close < 0)
                {
                    throw new ConfigException("'{' is never closed in the template", location);
                }

                string[] field = template[(i + 1)..close].Split(':', 2);
                object? value = Argument(field[0], ref next, positional, named, location);
                result.Append(Format(value, field.Length > 1 ? field[1] : "", location));
                i = close;
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    /// <summary><c>template % values</c>.</summary>
    public static string Percent(string template, IReadOnlyList<object?> values, SourceLocation location)
    {
        StringBuilder result = new();
        int next = 0;
        for (int i = 0; i < template.Length; i++)
        {
            if (template[i] != '%')
            {
                result.Append(template[i]);
                continue;
            }

            int end = i + 1;
            while (end < template.Length && (char.IsAsciiDigit(template[end]) || template[end] is '.' or '-' or '+' or ' '))
            {
                end++;
            }

            char type = end < template.Length ? template[end] : '\0';
            if (type == '%')
            {
                result.Append('%');
            }
            else if (type is 's' or 'r' or 'd' or 'i' or 'f' or 'e' or 'g' or 'x')
            {
                object? value = next < values.Count ? values[next++]
                    : throw new ConfigException("more places in the template than values", location);
                string flags = template[(i + 1)..end];
                result.Append(PercentField(value, flags, type, location));
            }
            else
            {
                throw new ConfigException($"'%{type}' is not known in a template", location,
                    remedy: "Known are %s, %r, %d, %f, %e, %g, %x and %%");
            }

            i = end;
        }

        return next == values.Count ? result.ToString() : throw new ConfigException("more values than places in the template", location);
    }

    private static string PercentField(object? value, string flags, char type, SourceLocation location)
    {
        if (type is 's' or 'r')
        {
            string text = type == 's' ? PythonText.Plain(value) : PythonText.Literal(value);
            return flags.StartsWith('-') ? Format(text, "<" + flags[1..], location) : flags.Length > 0
                ? Format(text, ">" + flags, location) : text;
        }

        string aligned = flags.StartsWith('-') ? "<" + flags[1..] : flags;
        object? number = type is 'd' or 'i' or 'x' && value is double whole && Math.Abs(whole) < 1e18 ? (long)whole : value;
        return Format(number, aligned + (type == 'i' ? 'd' : type), location);
    }

    private static object? Argument(
        string field, ref int next, IReadOnlyList<object?> positional, IReadOnlyDictionary<string, object?> named, SourceLocation location)
    {
        if (field.Length > 0 && named.TryGetValue(field, out object? value))
        {
            return value;
        }

        if (field.Length > 0 && !field.All(char.IsAsciiDigit))
        {
            throw new ConfigException($"the template asks for '{field}', which format is not given", location);
        }

        int index = field.Length == 0 ? next++ : int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out int given)
            ? given : int.MaxValue;
        return index < positional.Count ? positional[index]
            : throw new ConfigException("more places in the template than values", location);
    }

    private static string Body(object? value, char type, int? precision, bool groups, SourceLocation location, string format)
    {
        string digits = groups ? "#,##0" : "0";
        double? number = value switch { long whole => whole, double real => real, bool flag => flag ? 1 : 0, _ => null };
        return (value, type) switch
        {
            (string text, '\0' or 's') => precision is { } length && length < text.Length ? text[..length] : text,
            (long whole, '\0' or 'd') when precision is null => whole.ToString(digits, CultureInfo.InvariantCulture),
            (long whole, 'x') when precision is null =>
                whole < 0 ? "-" + (-whole).ToString("x", CultureInfo.InvariantCulture) : whole.ToString("x", CultureInfo.InvariantCulture),
            (double real, '\0') when precision is null && !groups => PythonText.Float(real),
            (_, 'f' or 'F') when number is { } real => Fixed(real, precision ?? 6, groups),
            (_, '%') when number is { } real => Fixed(real * 100, precision ?? 6, groups) + "%",
            (_, 'e') when number is { } real => Scientific(real, precision ?? 6),
            (_, 'g') when number is { } real => General(real, precision ?? 6),
            _ => throw Unknown(format, location),
        };
    }

    // Where a number lies exactly between two, Python takes the even one and .NET the larger one: 0.125 to two places is 0.12.
    private static string Fixed(double value, int precision, bool groups)
    {
        if (!double.IsFinite(value))
        {
            return PythonText.Float(value);
        }

        string exact = value.ToString("F" + (precision + 60).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int cut = exact.Length - 60;
        bool isTie = exact[cut] == '5' && exact.AsSpan(cut + 1).Trim('0').IsEmpty;
        char last = exact[cut - 1] == '.' ? exact[cut - 2] : exact[cut - 1];
        if (isTie && (last - '0') % 2 == 0 && !groups)
        {
            return precision == 0 ? exact[..(cut - 1)] : exact[..cut];
        }

        return value.ToString((groups ? "N" : "F") + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    // Python writes two digits of an exponent where .NET writes three.
    private static string Scientific(double value, int precision)
    {
        string text = value.ToString("e" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.Length > 3 && text[^3] == '0' && text[^4] is '+' or '-' ? text[..^3] + text[^2..] : text;
    }

    private static string General(double value, int precision)
    {
        precision = Math.Clamp(precision, 1, 17);
        string scientific = value.ToString("E" + (precision - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return PythonText.Float(double.Parse(scientific, CultureInfo.InvariantCulture)) is var text
            && text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;
    }

    private static int? Digits(string format, ref int at)
    {
        int start = at;
        while (at < format.Length && char.IsAsciiDigit(format[at]) && at - start < 6)
        {
            at++;
        }

        return at == start ? null : int.Parse(format.AsSpan(start, at - start), CultureInfo.InvariantCulture);
    }

    private static string Pad(string body, int width, char fill, char align)
    {
        int missing = width - body.Length;
        if (missing <= 0)
        {
            return body;
        }

        int signLength = body.Length > 0 && body[0] is '-' or '+' or ' ' ? 1 : 0;
        return align switch
        {
            '<' => body.PadRight(width, fill),
            '^' => body.PadLeft(body.Length + (missing / 2), fill).PadRight(width, fill),
            '=' => body[..signLength] + new string(fill, missing) + body[signLength..],
            _ => body.PadLeft(width, fill),
        };
    }

    private static ConfigException Unknown(string format, SourceLocation location) =>
        new($"the format '{(format.Length <= 40 ? format : format[..40])}' does not fit the value or is not known", location);
}
