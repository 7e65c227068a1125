using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SegSharp.Diagnosis.Explain;

/// <summary>
/// Takes away what surrounds a message and is not part of it: colours, Windows line ends, full-width punctuation, entities of web pages,
/// quotation marks of mails, line numbers and the prefixes of distributed runs.
/// </summary>
internal static partial class ErrorTextCleaner
{
    private const char Escape = '\u001b';
    private const char FirstFullWidth = '\uff01', LastFullWidth = '\uff5e';
    private const int FullWidthOffset = 0xfee0;
    private const double NumberedShare = 0.8;

    private static readonly (string Entity, string Text)[] _entities =
        [("&gt;", ">"), ("&lt;", "<"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&nbsp;", " "), ("&amp;", "&")];

    /// <summary>The lines of a text, cleaned.</summary>
    public static string[] Lines(string text)
    {
        string plain = Plain(text);
        foreach ((string entity, string replacement) in plain.Contains('&', StringComparison.Ordinal) ? _entities : [])
        {
            plain = plain.Replace(entity, replacement, StringComparison.Ordinal);
        }

        string[] lines = [.. plain.Split('\n').Select(line => (MayHavePrefix(line) ? LinePrefix().Replace(line, "", 1) : line).TrimEnd())];
        int filled = lines.Count(line => line.Length > 0);
        return filled > 1 && lines.Count(line => First(line) is >= '0' and <= '9' && LineNumber().IsMatch(line)) >= NumberedShare * filled
            ? [.. lines.Select(line => LineNumber().Replace(line, "", 1))]
            : lines;
    }

    private static bool MayHavePrefix(string line) => First(line) is '>' or '[' or '(' or (>= '0' and <= '9');

    private static char First(string line)
    {
        ReadOnlySpan<char> trimmed = line.AsSpan().TrimStart();
        return trimmed.IsEmpty ? '\0' : trimmed[0];
    }

    /// <summary>Words and marks with single spaces between them.</summary>
    public static string Flatten(IEnumerable<string> lines)
    {
        StringBuilder result = new();
        foreach (string line in lines)
        {
            foreach (char c in line)
            {
                if (!char.IsWhiteSpace(c))
                {
                    result.Append(c);
                }
                else if (result.Length > 0 && result[^1] != ' ')
                {
                    result.Append(' ');
                }
            }

            if (result.Length > 0 && result[^1] != ' ')
            {
                result.Append(' ');
            }
        }

        return result.ToString().TrimEnd();
    }

    private static string Plain(string text)
    {
        StringBuilder result = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == Escape)
            {
                i = EndOfControl(text, i);
            }
            else if (c == '\r')
            {
                // a progress bar goes back to the start of its line; Windows ends lines with it
                result.Append(i + 1 < text.Length && text[i + 1] == '\n' ? "" : "\n");
            }
            else if (Replacement(c) is { } replaced)
            {
                result.Append(replaced);
            }
        }

        return result.ToString();
    }

    // ESC [ parameters letter; anything else after ESC is one character
    private static int EndOfControl(string text, int at)
    {
        if (at + 1 >= text.Length || text[at + 1] != '[')
        {
            return at;
        }

        int end = at + 2;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is ';' or '?'))
        {
            end++;
        }

        return Math.Min(end, text.Length - 1);
    }

    private static char? Replacement(char c) => c switch
    {
        '\n' or '\t' => c,
        '“' or '”' or '„' => '"',
        '‘' or '’' => '\'',
        '【' => '[',
        '】' => ']',
        '×' => 'x',
        '、' => ',',
        '。' => '.',
        >= FirstFullWidth and <= LastFullWidth => (char)(c - FullWidthOffset),
        _ when char.IsControl(c) => null,
        _ => CharUnicodeInfo.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.Format => null,
            UnicodeCategory.SpaceSeparator => ' ',
            _ => c,
        },
    };

    // Both hold on to the line's beginning and never look back further than over its blanks.
    [GeneratedRegex(@"^\s*(?:>\s?)*(?:\[(?:default)?rank\s?\d+\]:\s?|\(\w+ pid=\d+\)\s?|\d+:\s{2,})?", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex LinePrefix();

    [GeneratedRegex(@"^\s*\d{1,6}(?:\s*[|│:.)]\s?|\s{2,}|\t)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex LineNumber();
}
