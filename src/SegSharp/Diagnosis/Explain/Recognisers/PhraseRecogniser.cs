using System.Text.RegularExpressions;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Messages whose words alone say what they are about: one entry of <see cref="KnownPhrases"/> each.</summary>
internal sealed class PhraseRecogniser : IErrorRecogniser
{
    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context) =>
        from found in Found(context.Text)
        from meaning in found.Phrase.Meanings
        select new Candidate(meaning.Code, meaning.Variant, meaning.Confidence) { Arguments = Groups(found.Match),
            Quote = found.Match.Value };

    private static IEnumerable<(KnownPhrase Phrase, Match Match)> Found(ErrorText text)
    {
        IEnumerable<(KnownPhrase Phrase, Match? Match)> all = text.IsLong
            ? KnownPhrases.All.AsParallel().AsOrdered().Select(known => (known, known.Pattern.Last(text)))
            : KnownPhrases.All.Select(known => (known, known.Pattern.Last(text)));
        return all.Where(found => found.Match is not null).Select(found => (found.Phrase, found.Match!));
    }

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
