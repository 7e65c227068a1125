using System.Text;
using System.Text.RegularExpressions;

namespace SegSharp.Configuration.Python;

/// <summary>Parses the inside of f-strings, and strings that are nothing but <c>{{_base_.name}}</c>.</summary>
internal static partial class FormatStringParser
{
    /// <summary>Cuts an f-string into literals and formatted values.</summary>
    public static List<Expression> Parse(Token token, PredefinedVariables predefined, int depth, ExpressionParser outer)
    {
        List<Expression> parts = [];
        StringBuilder literal = new();
        string body = token.Text;
        int i = 0;
        while (i < body.Length)
        {
            char c = body[i];
            if (c == '{' && predefined.At(body, i, token.Location) is { } found)
            {
                // Placeholders for the file's name are replaced before Python sees the text.
                literal.Append(found.Value.Replace("\\", "\\\\", StringComparison.Ordinal));
                i += found.Length;
            }
            else if (c is '{' or '}' && i + 1 < body.Length && body[i + 1] == c)
            {
                literal.Append(c);
                i += 2;
            }
            else if (c == '{')
            {
                Flush(parts, literal, token);
                i = ParseField(body, i, token, predefined, depth, outer, parts);
            }
            else if (c == '}')
            {
                throw new ConfigException("a single '}' has no place in an f-string", PlaceOf(token, i), remedy: "Write it twice");
            }
            else
            {
                literal.Append(c);
                i++;
            }
        }

        Flush(parts, literal, token);
        return parts.Count > 0 ? parts : [new LiteralExpression(token.Location, "")];
    }

    /// <summary>The reference that a string like <c>'{{_base_.model.type}}'</c> stands for; null for other strings.</summary>
    public static Expression? BaseReference(Token token) => BaseReference(token.Text, token.Location);

    /// <inheritdoc cref="BaseReference(Token)" />
    public static Expression? BaseReference(string text, SourceLocation location)
    {
        Match match = WholeReference().Match(text);
        if (!match.Success)
        {
            return null;
        }

        string[] names = match.Groups[1].Value.Split('.', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length is 0 or > 20)
        {
            return null;
        }

        Expression result = new NameExpression(location, NameExpression.Base);
        return names.Aggregate(result, (target, name) => new AttributeExpression(location, target, name));
    }

    private static int ParseField(string body, int open, Token token, PredefinedVariables predefined, int depth, ExpressionParser outer,
        List<Expression> parts)
    {
        int end = EndOfExpression(body, open + 1, token);
        string source = body[(open + 1)..end];
        if (string.IsNullOrWhiteSpace(source))
        {
            throw new ConfigException("an empty expression in an f-string", PlaceOf(token, open));
        }

        ExpressionParser parser = new(Tokenizer.Cut(source, PlaceOf(token, open + 1), isFragment: true), predefined,
            outerDepth: depth + 1, outer: outer);
        Expression value = parser.Parse();
        if (parser.Current.Kind != TokenKind.NewLine)
        {
            throw parser.Unexpected("the end of the expression");
        }

        char conversion = '\0';
        if (end < body.Length && body[end] == '!')
        {
            conversion = end + 1 < body.Length ? body[end + 1] : '\0';
            if (conversion is not ('s' or 'r' or 'a'))
            {
                throw new ConfigException("after '!' comes s, r or a", PlaceOf(token, end));
            }

            end += 2;
        }

        string format = "";
        if (end < body.Length && body[end] == ':')
        {
            int close = body.IndexOf('}', end);
            format = close < 0 ? "" : body[(end + 1)..close];
            if (format.Contains('{', StringComparison.Ordinal))
            {
                throw new ConfigException("a format is written out here, without braces of its own", PlaceOf(token, end));
            }

            end = close < 0 ? body.Length : close;
        }

        if (end >= body.Length || body[end] != '}')
        {
            throw new ConfigException("'{' is never closed in the f-string", PlaceOf(token, open));
        }

        parts.Add(new FormattedExpression(value.Location, value, conversion, format));
        return end + 1;
    }

    // The expression ends at the first '}', ':' or '!' outside brackets and strings.
    private static int EndOfExpression(string body, int from, Token token)
    {
        int level = 0;
        char quote = '\0';
        for (int i = from; i < body.Length; i++)
        {
            char c = body[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (level == 0 && (c is '}' or ':' || (c == '!' && (i + 1 >= body.Length || body[i + 1] != '='))))
            {
                return i;
            }
            else if (c is '(' or '[' or '{')
            {
                level++;
            }
            else if (c is ')' or ']' or '}')
            {
                level--;
            }
        }

        throw new ConfigException("'{' is never closed in the f-string", PlaceOf(token, from - 1));
    }

    private static void Flush(List<Expression> parts, StringBuilder literal, Token token)
    {
        if (literal.Length > 0)
        {
            parts.Add(new LiteralExpression(token.Location, StringDecoder.Unescape(literal.ToString(), token)));
            literal.Clear();
        }
    }

    private static SourceLocation PlaceOf(Token token, int index)
    {
        int breaks = token.Text.AsSpan(0, index).Count('\n');
        return breaks == 0
            ? token.BodyLocation with { Column = token.BodyLocation.Column + index }
            : new SourceLocation(token.Location.File, token.BodyLocation.Line + breaks, index - token.Text.LastIndexOf('\n', index - 1));
    }

    [GeneratedRegex(@"^\{\{\s*_base_\.([\w.]+)\s*\}\}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WholeReference();
}
