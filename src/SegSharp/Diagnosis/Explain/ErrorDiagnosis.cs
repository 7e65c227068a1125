using SegSharp.Diagnosis.Messages;

namespace SegSharp.Diagnosis.Explain;

/// <summary>What a pasted error means, or may mean.</summary>
public sealed record ErrorDiagnosis
{
    private const string ValuesMessage = "explain/values", FactsMessage = "explain/facts";

    /// <summary>The kind of trouble.</summary>
    public required DiagnosisCode Code { get; init; }

    /// <summary>How sure this is, from 0 to 1. Below about 0.7 another diagnosis of the list may be the right one.</summary>
    public required double Confidence { get; init; }

    /// <summary>The part of the text that it follows from.</summary>
    public string Quote { get; init; } = "";

    /// <summary>The message as a whole, whose numbers and names are told where the explanation has none of them.</summary>
    internal string WholeMessage { get; init; } = "";

    /// <summary>Which of the code's explanations tells it; empty for the general one.</summary>
    public string Variant { get; init; } = "";

    /// <summary>The numbers and names that the sentences are filled with.</summary>
    public required IReadOnlyDictionary<string, string> Arguments { get; init; }

    /// <summary>Its sentences, where they do not stand in the catalogue; null for the catalogue's.</summary>
    public Told<ToldDiagnosis>? Message { get; init; }

    /// <summary>The values of the config that bear on it, the deciding ones first.</summary>
    public IReadOnlyList<FindingPlace> Places { get; init; } = [];

    /// <summary>The same values as text, <c>model.decode_head.num_classes = 19</c>.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>What the doctor found in the config that leads to this error.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The keys of the config that it speaks of.</summary>
    public IReadOnlyList<string> Keys =>
        [.. Places.Concat(Findings.Select(finding => finding.Where)).Select(place => place.Key).OfType<string>()
        .Distinct(StringComparer.Ordinal)];

    /// <summary>The sentences in a language.</summary>
    public ToldDiagnosis Tell(MessageCatalog catalog)
    {
        MessageText[] findings = [.. Findings.Select(catalog.Tell)];
        string operation = Part(catalog, "operation"), general = Part(catalog, "cause"), remedy = Part(catalog, "fix");
        string[] cause =
        [
            .. findings.Select(finding => Sentence(finding.Title)),
            general,
            Facts(catalog, $"{operation} {general} {remedy}"),
            Values.Count == 0 ? "" : catalog.Part(ValuesMessage, "cause", Diagnosis.MessageArguments.Of(
                ("values", string.Join("; ", Values)))),
        ];
        string[] fix = [.. findings.Select(finding => Sentence(finding.Fix)), remedy];
        return new ToldDiagnosis(operation, Join(cause), Join(fix));
    }

    // An explanation that tells some of them has its own numbers.
    private string Facts(MessageCatalog catalog, string told)
    {
        IReadOnlyList<string> facts = Message is null ? MessageFacts.Of(WholeMessage) : [];
        return facts.Count == 0 || facts.Any(fact => MessageFacts.IsTold(fact, told)) ? ""
            : catalog.Part(FactsMessage, "cause", Diagnosis.MessageArguments.Of(("facts", string.Join("; ", facts))));
    }

    private static string Join(IEnumerable<string> sentences) =>
        string.Join(' ', sentences.Where(sentence => sentence.Length > 0).Distinct(StringComparer.Ordinal));

    private static string Sentence(string text) => text.Length == 0 || text[^1] is '.' or '。' ? text : $"{text}.";

    // what the variant does not say, the code's general explanation does
    private string Part(MessageCatalog catalog, string part)
    {
        if (Message?.In(catalog.InLanguage) is { } told)
        {
            return part switch { "operation" => told.Operation, "cause" => told.Cause, _ => told.Fix };
        }

        string general = $"{Code.Id}/explain";
        string own = Variant.Length == 0 ? general : $"{general}-{Variant}";
        bool isOwn = catalog.Keys.Contains(own) && catalog.Templates(own).ContainsKey(part);
        return catalog.Part(isOwn ? own : general, part, Arguments);
    }
}
