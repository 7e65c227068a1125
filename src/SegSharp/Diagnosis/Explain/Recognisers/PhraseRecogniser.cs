using System.Text.RegularExpressions;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Messages whose words alone say what they are about: one entry of <see cref="KnownPhrases"/> each.</summary>
internal sealed class PhraseRecogniser : IErrorRecogniser
{
    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context) =>
        from found in Found(context.Text)
        from meaning in found.Phrase.Meanings
        select new Candidate(meaning.Code, meaning.Variant, meaning.Confidence) { Arguments = Groups(found.Phrase, found.Match),
            Quote = found.Match.Value };

    private static IEnumerable<(KnownPhrase Phrase, Match Match)> Found(ErrorText text)
    {
        IEnumerable<(KnownPhrase Phrase, Match? Match)> all = text.IsLong
            ? KnownPhrases.All.AsParallel().AsOrdered().Select(known => (known, known.Pattern.Last(text)))
            : KnownPhrases.All.Select(known => (known, known.Pattern.Last(text)));
        return all.Where(found => found.Match is not null).Select(found => (found.Phrase, found.Match!));
    }

    private static Dictionary<string, string> Groups(KnownPhrase phrase, Match match) =>
        phrase.Pattern.Names.ToDictionary(name => name, name => match.Groups[name].Value, StringComparer.Ordinal);
}
