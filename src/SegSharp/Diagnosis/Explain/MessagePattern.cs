using System.Text.RegularExpressions;

namespace SegSharp.Diagnosis.Explain;

/// <summary>A message with its numbers. The pattern is built when its phrase occurs: few of all patterns ever are.</summary>
/// <param name="phrase">Letters that the message always has.</param>
/// <param name="pattern">A regular expression over the text on one line.</param>
internal sealed class MessagePattern(string phrase, string pattern)
{
    private const int MostMatches = 32;

    private readonly Lazy<Regex> _regex = new(() => new Regex(
        pattern,
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        ErrorText.MatchTimeout));

    /// <summary>A message without numbers.</summary>
    public MessagePattern(string phrase)
        : this(phrase, Regex.Escape(phrase))
    {
    }

    /// <summary>The first places where it occurs.</summary>
    public IEnumerable<Match> Matches(ErrorText text) => text.Has(phrase) ? _regex.Value.Matches(text.Flat).Take(MostMatches) : [];

    /// <summary>The last place where it occurs: of several errors, the last one stopped the run.</summary>
    public Match? Last(ErrorText text) => Matches(text).LastOrDefault();
}
