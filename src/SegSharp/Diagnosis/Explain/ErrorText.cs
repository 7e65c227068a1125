using System.Globalization;
using System.Text.RegularExpressions;

namespace SegSharp.Diagnosis.Explain;

/// <summary>A pasted text, taken apart: its lines, the calls of its tracebacks, the exceptions, shapes and types in it.</summary>
/// <remarks>The text is not trusted: no more than <see cref="MaximumLength"/> characters are looked at,
/// with patterns that take linear time.</remarks>
public sealed partial class ErrorText
{
    /// <summary>The characters that are looked at; of a longer text the beginning and, mostly, the end.</summary>
    public const int MaximumLength = 1 << 20;

    /// <summary>How long one pattern may search; patterns are linear, so this is never reached on a working machine.</summary>
    internal static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(5);

    private const int KeptBeginning = MaximumLength / 4;
    private const int MostFacts = 24;
    private const int LongText = 1 << 16;

    private const int LongestLine = 2000; // of a line that shows a call or a row
    private const int WindowBefore = 600, WindowAfter = 4200, MostWindows = 8;

    // Built when a line first needs it: an automaton takes longer to make than all the rest of a short text.
    private static readonly Lazy<Regex> _notebookFrame =
        new(() => Pattern(@"(?<file>[^\s""']+\.py)(?::(?<line>\d+))?,? in (?<function>\w+)\("));

    private readonly string _lower;

    private ErrorText(string text)
    {
        IsShortened = text.Length > MaximumLength;
        string kept = IsShortened
            ? string.Concat(text.AsSpan(0, KeptBeginning), "\n", text.AsSpan(text.Length - (MaximumLength - KeptBeginning))) : text;
        Lines = ErrorTextCleaner.Lines(kept);
        Flat = ErrorTextCleaner.Flatten(Lines);
        _lower = Flat.ToLowerInvariant();
        Frames = [.. ReadFrames(Lines)];
        Errors = [.. ReadErrors(Lines)];
    }

    /// <summary>The lines, cleaned of colours, prefixes and full-width punctuation.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>All lines as one, with single spaces.</summary>
    public string Flat { get; }

    /// <summary>The calls, outermost first.</summary>
    public IReadOnlyList<TracebackFrame> Frames { get; }

    /// <summary>The exceptions and warnings, in the order of the text.</summary>
    public IReadOnlyList<RaisedError> Errors { get; }

    /// <summary>Whether a part of the text was left out because it is too long.</summary>
    public bool IsShortened { get; }

    /// <summary>Whether searching it takes a while.</summary>
    internal bool IsLong => Flat.Length > LongText;

    /// <summary>Everything in the text that looks like a shape.</summary>
    public IReadOnlyList<string> Shapes => Found(Facts.Shape);

    /// <summary>Everything in the text that looks like a type of numbers.</summary>
    public IReadOnlyList<string> NumberTypes => Found(Facts.NumberType);

    /// <summary>Everything in the text that looks like a parameter or an operator.</summary>
    public IReadOnlyList<string> Names => [.. Found(Facts.LayerName), .. Found(Facts.Operator)];

    /// <summary>Takes a text apart.</summary>
    public static ErrorText Parse(string text) => new(text);

    /// <summary>
    /// The last line that holds a piece of the text, without the exception's name; the piece itself where it spans lines.
    /// </summary>
    internal string MessageOf(string quote)
    {
        const int Shown = 60;
        string begin = quote.Length <= Shown ? quote : quote[..Shown];
        return Errors.LastOrDefault(error => error.Message.Contains(begin, StringComparison.OrdinalIgnoreCase))?.Message
            ?? Lines.LastOrDefault(line => line.Contains(begin, StringComparison.OrdinalIgnoreCase))
            ?? quote;
    }

    /// <summary>Whether a phrase occurs, in any case.</summary>
    public bool Has(string phrase) => HasLower(phrase.ToLowerInvariant());

    /// <summary>Whether any of the phrases occurs.</summary>
    public bool HasAny(params ReadOnlySpan<string> phrases)
    {
        foreach (string phrase in phrases)
        {
            if (Has(phrase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a phrase in small letters occurs, in any case.</summary>
    internal bool HasLower(string phrase) => _lower.Contains(phrase, StringComparison.Ordinal);

    /// <summary>
    /// The text around the first and the last places of a phrase in small letters; places that are close share one piece.
    /// </summary>
    internal IEnumerable<string> Around(string phrase)
    {
        int end = 0, start = -1;
        foreach (int place in Places(phrase))
        {
            int from = Math.Max(0, place - WindowBefore);
            if (start >= 0 && from > end)
            {
                yield return Flat[start..end];
                start = from;
            }

            start = start < 0 ? from : start;
            end = Math.Min(Flat.Length, place + phrase.Length + WindowAfter);
        }

        if (start >= 0)
        {
            yield return Flat[start..end];
        }
    }

    private List<int> Places(string phrase)
    {
        List<int> first = [], last = [];
        for (int at = _lower.IndexOf(phrase, StringComparison.Ordinal); at >= 0
            && first.Count < MostWindows; at = _lower.IndexOf(phrase, at + phrase.Length, StringComparison.Ordinal))
        {
            first.Add(at);
        }

        int floor = first.Count == MostWindows ? first[^1] + phrase.Length : _lower.Length;
        for (int at = _lower.Length; last.Count < MostWindows && at > floor
            && (at = _lower.LastIndexOf(phrase, at - 1, at - floor, StringComparison.Ordinal)) >= 0;)
        {
            last.Add(at);
        }

        last.Reverse();
        return [.. first, .. last];
    }

    /// <summary>A pattern that takes linear time.</summary>
    internal static Regex Pattern(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout);

    private static IEnumerable<TracebackFrame> ReadFrames(IReadOnlyList<string> lines)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            string text = Beginning(lines[i]);
            Match match = text.Contains("File \"", StringComparison.Ordinal) ? FrameLine().Match(text) : Match.Empty;
            match = match.Success || !text.Contains(".py", StringComparison.Ordinal) ? match : _notebookFrame.Value.Match(text);
            if (match.Success)
            {
                _ = int.TryParse(match.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int line);
                yield return new TracebackFrame(match.Groups["file"].Value, line, match.Groups["function"].Value,
                    i + 1 < lines.Count ? lines[i + 1].Trim() : "");
            }
        }
    }

    private static IEnumerable<RaisedError> ReadErrors(IEnumerable<string> lines) => lines.Select(ErrorLine.Read).OfType<RaisedError>();

    private static string Beginning(string line) => line.Length <= LongestLine ? line : line[..LongestLine];

    private List<string> Found(Regex pattern) => Collect(pattern.EnumerateMatches(Flat), Flat);

    private static List<string> Collect(Regex.ValueMatchEnumerator matches, string text)
    {
        List<string> found = [];
        foreach (ValueMatch match in matches)
        {
            string value = text.Substring(match.Index, match.Length);
            if (value.Length <= LongestLine && !found.Contains(value, StringComparer.Ordinal))
            {
                found.Add(value);
            }

            if (found.Count == MostFacts)
            {
                break;
            }
        }

        return found;
    }

    [GeneratedRegex(@"File ""(?<file>[^""]+)"", line (?<line>\d+)(?:, in (?<function>\S+))?", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex FrameLine();

    // What is shown of a text that nobody recognised. Loops without bounds take few states, and so little time whatever the text.
    private static class Facts
    {
        public static readonly Regex Shape = Pattern(@"(?:\[|\()\d+(?:, ?\d+)+,?(?:\]|\))|(?:\[|\()\d+(?: ?x ?\d+)+(?:\]|\))");
        public static readonly Regex NumberType =
            Pattern(@"\b(?:torch\.(?:cuda\.)?)?(?:(?:Float|Double|Half|Long|Int|Byte|Bool|BFloat16)Tensor\b|(?:float|int|uint|" +
                @"bfloat)(?:8|16|32|64)\b)");

        public static readonly Regex LayerName = Pattern(@"\b(?:\w+\.)+(?:weight|bias|running_mean|running_var)\b");
        public static readonly Regex Operator = Pattern(@"\b(?:aten|onnx|torch\.nn\.functional|torch\.nn|F)(?:::|\.)\w+");
    }
}
