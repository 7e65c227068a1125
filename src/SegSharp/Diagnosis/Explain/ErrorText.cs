using System.Globalization;
using System.Text.RegularExpressions;

namespace SegSharp.Diagnosis.Explain;

/// <summary>A pasted text, taken apart: its lines, the calls of its tracebacks, the exceptions, shapes and types in it.</summary>
/// <remarks>The text is not trusted: no more than <see cref="MaximumLength"/> characters are looked at, with patterns that take linear time.</remarks>
public sealed class ErrorText
{
    /// <summary>The characters that are looked at; of a longer text the beginning and, mostly, the end.</summary>
    public const int MaximumLength = 1 << 20;

    /// <summary>How long one pattern may search; patterns are linear, so this is never reached on a working machine.</summary>
    internal static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(5);

    private const int KeptBeginning = MaximumLength / 4;
    private const int MostFacts = 24;

    private static readonly Regex _frameLine = Pattern(@"File ""(?<file>[^""]{1,400})"", line (?<line>\d{1,7})(?:, in (?<function>\S{1,120}))?");
    private static readonly Regex _notebookFrame = Pattern(@"(?<file>[^\s""']{1,400}\.py)(?::(?<line>\d{1,7}))?,? in (?<function>\w{1,120})\(");
    private static readonly Regex _errorLine = Pattern(@"(?:^|[^\w.])(?<type>(?:\w{1,60}\.){0,5}[A-Z]\w{0,60}(?:Error|Exception|Warning|Errors))(?:: ?(?<message>.*))?$");
    private static readonly Regex _shape = Pattern(@"(?:\[|\()\d{1,12}(?:, ?\d{1,12}){1,7},?(?:\]|\))|(?:\[|\()\d{1,12} ?x ?\d{1,12}(?: ?x ?\d{1,12}){0,5}(?:\]|\))");
    private static readonly Regex _numberType =
        Pattern(@"\b(?:torch\.(?:cuda\.)?)?(?:(?:Float|Double|Half|Long|Int|Byte|Bool|BFloat16)Tensor\b|(?:float|int|uint|bfloat)(?:8|16|32|64)\b)");

    private static readonly Regex _layerName = Pattern(@"\b(?:\w{1,60}\.){1,12}(?:weight|bias|running_mean|running_var)\b");

    private static readonly Regex _operator = Pattern(@"\b(?:aten|onnx|torch\.nn\.functional|torch\.nn|F)(?:::|\.)\w{1,60}");

    private ErrorText(string text)
    {
        IsShortened = text.Length > MaximumLength;
        string kept = IsShortened ? string.Concat(text.AsSpan(0, KeptBeginning), "\n", text.AsSpan(text.Length - (MaximumLength - KeptBeginning))) : text;
        Lines = ErrorTextCleaner.Lines(kept);
        Flat = ErrorTextCleaner.Flatten(Lines);
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

    /// <summary>Everything in the text that looks like a shape.</summary>
    public IReadOnlyList<string> Shapes => Found(_shape);

    /// <summary>Everything in the text that looks like a type of numbers.</summary>
    public IReadOnlyList<string> NumberTypes => Found(_numberType);

    /// <summary>Everything in the text that looks like a parameter or an operator.</summary>
    public IReadOnlyList<string> Names => [.. Found(_layerName), .. Found(_operator)];

    /// <summary>Takes a text apart.</summary>
    public static ErrorText Parse(string text) => new(text);

    /// <summary>Whether a phrase occurs, in any case.</summary>
    public bool Has(string phrase) => Flat.Contains(phrase, StringComparison.OrdinalIgnoreCase);

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

    /// <summary>A pattern that takes linear time.</summary>
    internal static Regex Pattern(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout);

    private static IEnumerable<TracebackFrame> ReadFrames(IReadOnlyList<string> lines)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            Match match = _frameLine.Match(lines[i]);
            match = match.Success ? match : _notebookFrame.Match(lines[i]);
            if (match.Success)
            {
                _ = int.TryParse(match.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int line);
                yield return new TracebackFrame(match.Groups["file"].Value, line, match.Groups["function"].Value, i + 1 < lines.Count ? lines[i + 1].Trim() : "");
            }
        }
    }

    private static IEnumerable<RaisedError> ReadErrors(IEnumerable<string> lines) =>
        from line in lines
        let match = _errorLine.Match(line)
        where match.Success
        select new RaisedError(match.Groups["type"].Value.Split('.')[^1], match.Groups["message"].Value.Trim());

    private List<string> Found(Regex pattern) => Collect(pattern.EnumerateMatches(Flat), Flat);

    private static List<string> Collect(Regex.ValueMatchEnumerator matches, string text)
    {
        List<string> found = [];
        foreach (ValueMatch match in matches)
        {
            string value = text.Substring(match.Index, match.Length);
            if (!found.Contains(value, StringComparer.Ordinal))
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
}
