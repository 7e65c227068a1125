using System.Text.RegularExpressions;

namespace SegSharp.Diagnosis.Explain;

/// <summary>The numbers and names that a message speaks of.</summary>
internal static class MessageFacts
{
    private const int Most = 8;
    private const int LongestMessage = 1000;

    // where and when the message was written, and the numbers of its kind, which say nothing of its cause
    private static readonly Lazy<Regex> _source = new(() => ErrorText.Pattern(
        @"[\w./\\-]*\.(?:cc|cpp|cu|cuh|h|hpp|py|c)(?::\d+|\(\d+\)|\b)|\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d[.,]?\d*"
        + @"|\[E\] \d+:|Error Code \d+:|\] ?: ?\d+ ?:"));

    private static readonly Lazy<Regex> _size = new(() => ErrorText.Pattern(@"\d{2,}"));

    private static readonly Lazy<Regex> _fact = new(() => ErrorText.Pattern(
        "(?:\\w+ ?={1,2} ?)?[\\[({]-?[\\d.]+(?:, ?[\\w.-]{1,20}){0,8},?[\\])}]" // a shape, with its name or without
        + "|\\w+ ?={1,2} ?-?[\\w.+]+" // begin=1500
        + "|'[^']{1,60}'|\"[^\"]{1,60}\"|`[^`]{1,60}`"
        + "|[\\w.-]{0,40}/[\\w./-]{1,80}" // a path
        + "|[<>]=? ?\\d[\\w.]*|-?\\b\\d[\\w.]*\\b"));

    /// <summary>The facts in the order of the message, each once.</summary>
    public static IReadOnlyList<string> Of(string message)
    {
        string text = _source.Value.Replace(message.Length <= LongestMessage ? message : message[..LongestMessage], "");
        return [.. _fact.Value.Matches(text).Select(match => match.Value.TrimEnd('.')).Where(fact => fact.Length > 0)
            .Distinct(StringComparer.Ordinal).Take(Most)];
    }

    /// <summary>Whether a text has a fact, or one of the sizes that it is made of; a single digit may stand in any.</summary>
    public static bool IsTold(string fact, string text) =>
        Has(text, fact.Trim('\'', '"', '`')) || _size.Value.Matches(fact).Any(size => Has(text, size.Value));

    private static bool Has(string text, string word)
    {
        for (int at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); word.Length > 1 && at >= 0;
            at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            bool begins = at == 0 || !char.IsLetterOrDigit(text[at - 1]);
            if (begins && (at + word.Length == text.Length || !char.IsLetterOrDigit(text[at + word.Length])))
            {
                return true;
            }
        }

        return false;
    }
}
