using System.Text.RegularExpressions;

namespace SegSharp.Diagnosis.Explain;

/// <summary>A message with its numbers. The pattern is built when its phrase occurs: few of all patterns ever are.</summary>
/// <remarks>
/// Blanks at brackets, colons and commas are optional: full-width marks, which Chinese texts have in their place, come without. A pattern
/// that counts (<c>.{1,200}</c>) has many states, so it is tried near its phrase alone, and not wherever a hostile text repeats it.
/// </remarks>
public sealed partial class MessagePattern
{
    private const int MostMatches = 32;

    private readonly string _needle;
    private readonly bool _counts;
    private readonly Lazy<Regex> _regex;

    /// <summary>A message.</summary>
    /// <param name="phrase">Letters that the message always has.</param>
    /// <param name="pattern">A regular expression over the text on one line.</param>
    public MessagePattern(string phrase, string pattern)
        : this(phrase, pattern, RegexOptions.NonBacktracking)
    {
    }

    /// <summary>A message without numbers.</summary>
    /// <remarks>Letters and optional blanks take linear time with any engine, and the usual one is made far faster.</remarks>
    public MessagePattern(string phrase)
        : this(phrase, Regex.Escape(phrase), RegexOptions.None)
    {
    }

    private MessagePattern(string phrase, string pattern, RegexOptions engine)
    {
        // of the phrase the longest piece without such a blank
        _needle = phrase.Split([" (", "(", ": ", ", "], StringSplitOptions.None).MaxBy(piece => piece.Length)!.ToLowerInvariant();
        _counts = Counted().IsMatch(pattern);
        _regex = new Lazy<Regex>(() => new Regex(
            Loosened(pattern),
            engine | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
            ErrorText.MatchTimeout));
    }

    /// <summary>The names of its numbers.</summary>
    internal IEnumerable<string> Names => _regex.Value.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0]));

    /// <summary>The first places where it occurs.</summary>
    public IEnumerable<Match> Matches(ErrorText text) =>
        !text.HasLower(_needle) ? []
        : _counts ? text.Around(_needle).SelectMany(window => _regex.Value.Matches(window)).Take(MostMatches)
        : _regex.Value.Matches(text.Flat).Take(MostMatches);

    /// <summary>The last place where it occurs: of several errors, the last one stopped the run.</summary>
    public Match? Last(ErrorText text) => Matches(text).LastOrDefault();

    // '\(' becomes ' ?\(', ' \[' becomes ' ?\[', ': ' becomes ': ?', ', ' becomes ', ?' and '\] ' becomes '\] ?'; what stands in [] stays.
    private static string Loosened(string pattern) => Blanks().Replace(pattern, match => match.Value switch
    {
        ['[', ..] or "(?:" or "(?<" => match.Value,
        [.., '('] => @" ?\(",
        [' ' or '\\', .., '['] when match.Value.Contains(' ', StringComparison.Ordinal) => @" ?\[",
        [':' or ',', ..] => match.Value[0] + " ?",
        ['\\', ']' or ')', ..] => match.Value[..2] + " ?",
        _ => match.Value,
    });

    [GeneratedRegex(@"\[(?:\\.|[^\]\\])*\]|(?:\\? )?\\[[(]|\(\?[:<]|[:,]\\? (?!\?)|\\[\])]\\? (?!\?)", RegexOptions.None,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\{\d+,\d+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Counted();
}
