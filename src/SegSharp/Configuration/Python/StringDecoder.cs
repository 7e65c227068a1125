using System.Globalization;
using System.Text;

namespace SegSharp.Configuration.Python;

/// <summary>Turns the body of a string literal into its value.</summary>
internal static class StringDecoder
{
    /// <summary>Resolves escapes and the placeholders for the file's own name.</summary>
    public static string Decode(Token token, PredefinedVariables predefined)
    {
        StringBuilder result = new();
        int position = 0;
        while (predefined.Find(token.Text, position, token.Location) is { } found)
        {
            result.Append(Unescape(token.Text[position..found.Start], token)).Append(found.Value);
            position = found.Start + found.Length;
        }

        return result.Append(Unescape(token.Text[position..], token)).ToString();
    }

    /// <summary>Resolves escapes in a piece of a literal.</summary>
    public static string Unescape(string body, Token token)
    {
        if (token.IsRaw || !body.Contains('\\'))
        {
            return body;
        }

        StringBuilder result = new(body.Length);
        int i = 0;
        while (i < body.Length)
        {
            if (body[i] != '\\' || i + 1 >= body.Length)
            {
                result.Append(body[i++]);
                continue;
            }

            i += Escape(body, i, token, result);
        }

        return result.ToString();
    }

    private static int Escape(string body, int at, Token token, StringBuilder result)
    {
        char c = body[at + 1];
        int simple = "\\'\"abfnrtv".IndexOf(c, StringComparison.Ordinal);
        if (simple >= 0)
        {
            result.Append("\\'\"\a\b\f\n\r\t\v"[simple]);
            return 2;
        }

        switch (c)
        {
            case '\n':
                return 2;
            case 'x':
                return Hexadecimal(body, at, 2, token, result);
            case 'u':
                return Hexadecimal(body, at, 4, token, result);
            case 'U':
                return Hexadecimal(body, at, 8, token, result);
            case 'N':
                throw new ConfigException("characters by name are not known here", token.Location, remedy: "Write the character itself");
            case >= '0' and <= '7':
                int length = 1;
                while (length < 3 && at + 1 + length < body.Length && body[at + 1 + length] is >= '0' and <= '7')
                {
                    length++;
                }

                result.Append((char)Convert.ToInt32(body.Substring(at + 1, length), 8));
                return 1 + length;
            case '/' when token.IsJson:
                result.Append('/');
                return 2;
            default:
                // Python keeps the backslash of an escape that it does not know.
                result.Append('\\').Append(c);
                return 2;
        }
    }

    private static int Hexadecimal(string body, int at, int digits, Token token, StringBuilder result)
    {
        if (at + 2 + digits > body.Length
            || !uint.TryParse(body.AsSpan(at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code)
            || code > 0x10FFFF)
        {
            throw new ConfigException($"\\{body[at + 1]} needs {digits} hexadecimal digits of a character", token.Location);
        }

        if (code < 0x10000)
        {
            result.Append((char)code);
        }
        else
        {
            result.Append(char.ConvertFromUtf32((int)code));
        }

        return 2 + digits;
    }
}
