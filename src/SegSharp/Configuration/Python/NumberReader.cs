using System.Globalization;

namespace SegSharp.Configuration.Python;

/// <summary>Reads number literals.</summary>
internal static class NumberReader
{
    /// <summary>Gives a <see cref="long"/> or a <see cref="double"/>.</summary>
    public static object Read(Token token)
    {
        string digits = token.Text.Replace("_", "", StringComparison.Ordinal);
        if (token.Text.EndsWith('_') || token.Text.Contains("__", StringComparison.Ordinal))
        {
            throw NoNumber(token);
        }

        if (token.Kind == TokenKind.Float)
        {
            return double.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out double value)
                ? value
                : throw NoNumber(token);
        }

        (NumberStyles style, string body) = digits.Length > 2 ? char.ToLowerInvariant(digits[1]) switch
        {
            'x' => (NumberStyles.AllowHexSpecifier, digits[2..]),
            'b' => (NumberStyles.AllowBinarySpecifier, digits[2..]),
            'o' => (NumberStyles.None, Octal(token, digits[2..])),
            _ => (NumberStyles.None, digits),
        } : (NumberStyles.None, digits);
        if (ulong.TryParse(body, style, CultureInfo.InvariantCulture, out ulong number))
        {
            return number <= long.MaxValue ? (long)number : throw TooLarge(token);
        }

        throw body.All(char.IsAsciiHexDigit) && body.Length > 15 ? TooLarge(token) : NoNumber(token);
    }

    private static string Octal(Token token, string digits)
    {
        ulong value = 0;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7')
            {
                throw NoNumber(token);
            }

            if (value > ulong.MaxValue >> 3)
            {
                throw TooLarge(token);
            }

            value = (value << 3) + (ulong)(digit - '0');
        }

        return value.ToString(CultureInfo.InvariantCulture);
    }

    private static ConfigException NoNumber(Token token) => new($"{token.Describe()} is no number", token.Location);

    private static ConfigException TooLarge(Token token) =>
        new($"the integer {token.Describe()} does not fit into 64 bits", token.Location);
}
