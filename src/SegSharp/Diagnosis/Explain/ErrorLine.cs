using System.Text.RegularExpressions;

namespace SegSharp.Diagnosis.Explain;

/// <summary>Finds the exception in a line: a name that ends with Error or Exception, and what it says after a colon.</summary>
/// <remarks>The name is read backwards from its end: one pattern for all of it takes long where a text repeats such
/// names without end.</remarks>
internal static partial class ErrorLine
{
    private const int LongestName = 120;

    /// <summary>The exception that a line tells; null where it tells none.</summary>
    public static RaisedError? Read(string line)
    {
        foreach (ValueMatch match in Ends().EnumerateMatches(line))
        {
            int end = match.Index + match.Length;
            bool isLast = end == line.Length, hasMessage = !isLast && line[end] == ':';
            if ((isLast || hasMessage) && Name(line, match.Index, end) is { } name)
            {
                return new RaisedError(name, hasMessage ? line[(end + 1)..].Trim() : "");
            }
        }

        return null;
    }

    // 'torch.cuda.OutOfMemoryError' is called OutOfMemoryError; the name itself begins with a capital letter.
    private static string? Name(string line, int at, int end)
    {
        int start = at, least = Math.Max(0, at - LongestName);
        while (start > least && (char.IsLetterOrDigit(line[start - 1]) || line[start - 1] == '_'))
        {
            start--;
        }

        return char.IsAsciiLetterUpper(line[start]) ? line[start..end] : null;
    }

    [GeneratedRegex("Errors?|Exception|Warning", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Ends();
}
