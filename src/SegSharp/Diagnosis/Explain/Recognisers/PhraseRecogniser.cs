using System.Text.RegularExpressions;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Messages whose words alone say what they are about: one entry of <see cref="KnownPhrases"/> each.</summary>
internal sealed class PhraseRecogniser : IErrorRecogniser
{
    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context) =>
        from known in KnownPhrases.All
        let match = known.Pattern.Last(context.Text)
        where match is not null
        from meaning in known.Meanings
        select new Candidate(meaning.Code, meaning.Variant, meaning.Confidence) { Arguments = Groups(match), Quote = match.Value };

    private static Dictionary<string, string> Groups(Match match)
    {
        Dictionary<string, string> arguments = new(StringComparer.Ordinal);
        foreach (Group group in match.Groups.Cast<Group>().Where(group => !char.IsAsciiDigit(group.Name[0])))
        {
            arguments[group.Name] = group.Value;
        }

        return arguments;
    }
}
