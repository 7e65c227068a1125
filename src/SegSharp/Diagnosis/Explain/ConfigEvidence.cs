using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Explain;

/// <summary>Asks the config which of several meanings is the right one, and where it stands.</summary>
internal sealed class ConfigEvidence
{
    private const double Proven = 0.95;
    private const double Doubted = 0.5;
    private const int MostValues = 8;

    private readonly ErrorText _text;
    private readonly Subject? _subject;
    private readonly ConfigPaths? _paths;
    private readonly IReadOnlyList<Finding> _findings;
    private readonly Framework? _framework;

    /// <summary>Looks at a config, or at none.</summary>
    public ConfigEvidence(ErrorContext context)
    {
        (_text, _subject) = (context.Text, context.Subject);
        _framework = context.Framework;
        _paths = _subject is null ? null : new ConfigPaths(_subject.Config);
        _findings = _subject is null ? [] : Doctor.Examine(_subject);
    }

    /// <summary>The candidates with what the config says of them, the likeliest first.</summary>
    public IEnumerable<ErrorDiagnosis> Weigh(IReadOnlyList<Candidate> candidates)
    {
        HashSet<DiagnosisCode> supported = [.. candidates.Select(candidate => candidate.Code).Where(code => Supporting(code).Length > 0)];
        return candidates
            .Select(candidate => Weigh(candidate, supported))
            .Where(diagnosis => diagnosis.Confidence >= Explainer.LeastShown)
            .OrderByDescending(diagnosis => diagnosis.Confidence);
    }

    private ErrorDiagnosis Weigh(Candidate candidate, HashSet<DiagnosisCode> supported)
    {
        Finding[] findings = Supporting(candidate.Code);
        ConfigCursor[] values = [.. Values(candidate.Code)];
        return new ErrorDiagnosis
        {
            Code = candidate.Code,
            Variant = candidate.Variant,
            Confidence = findings.Length > 0 ? Math.Max(candidate.Confidence, Proven - ((1 - candidate.Confidence) / 20))
                : supported.Count > 0 ? candidate.Confidence * Doubted : candidate.Confidence,
            Quote = candidate.Quote,
            Message = candidate.Message,
            WholeMessage = _text.MessageOf(candidate.Quote),
            Arguments = Arguments(candidate.Arguments),
            Places = [.. values.Select(value => value.Place)],
            Values = [.. values.Select(value => $"{value.Path} = {ConfigPaths.Line(value)}")],
            Findings = findings,
        };
    }

    private Finding[] Supporting(DiagnosisCode code) =>
        [.. _findings.Where(finding => finding.Code == code && finding.Severity != Severity.Note)];

    private IEnumerable<ConfigCursor> Values(DiagnosisCode code) => _paths is null
        ? []
        : ConfigKeys.Of(code).SelectMany(_paths.Of).DistinctBy(value => value.Path).Take(MostValues);

    private Dictionary<string, string> Arguments(IReadOnlyDictionary<string, string> own)
    {
        Dictionary<string, string> arguments = new(own, StringComparer.Ordinal);
        foreach (ConfigKey key in ConfigKeys.All)
        {
            string[] present = _paths is null ? []
                : [.. _paths.Of(key).Select(value => value.Path).Distinct(StringComparer.Ordinal).Take(3)];
            arguments[key.Name] = present.Length > 0 ? string.Join(", ", present) : key.In(_framework);
        }

        return arguments;
    }
}
