using SegSharp.Configuration;
using SegSharp.Diagnosis.Explain.Recognisers;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Explain;

/// <summary>Says what an error message of PyTorch or of a framework on it means, whatever text surrounds it.</summary>
public static class Explainer
{
    /// <summary>The confidence below which a diagnosis is not told.</summary>
    public const double LeastShown = 0.1;

    // beside an error, a notice that everybody gets is not what stopped the run
    private const double NoticeBesideError = 0.2;
    private const int Most = 5;

    private static readonly IReadOnlyList<IErrorRecogniser> _recognisers =
    [
        new NormRecogniser(),
        new ConvolutionRecogniser(),
        new LinearRecogniser(),
        new BroadcastRecogniser(),
        new ConcatenationRecogniser(),
        new ReshapeRecogniser(),
        new LabelRecogniser(),
        new LossTargetRecogniser(),
        new NumberTypeRecogniser(),
        new CheckpointKeysRecogniser(),
        new CheckpointShapesRecogniser(),
        new RegistryRecogniser(),
        new ArgumentRecogniser(),
        new MissingFileRecogniser(),
        new MetricTableRecogniser(),
        new MemoryRecogniser(),
        new PhraseRecogniser(),
    ];

    // In a long text every recogniser has something to search, so they share the cores; the order of what they find stays.
    private static IEnumerable<Candidate> Recognise(ErrorContext context) => context.Text.IsLong
        ? _recognisers.AsParallel().AsOrdered().SelectMany(recogniser => recogniser.Recognise(context))
        : _recognisers.SelectMany(recogniser => recogniser.Recognise(context));

    /// <summary>Explains a text.</summary>
    /// <param name="text">An error or a whole log; anything at all.</param>
    /// <param name="subject">The setup that it came from, which decides between causes that look the same;
    /// null if only the text is known.</param>
    /// <param name="registries">Where recognisers of plugins come from; null for none.</param>
    public static Explanation Explain(string text, Subject? subject = null, Registries? registries = null)
    {
        ErrorText parsed = ErrorText.Parse(text);
        ErrorContext context = new(parsed, subject);
        Candidate[] candidates =
        [
            .. Recognise(context)
                .Concat((registries?.Instances<IErrorRecogniser>("recogniser") ?? [])
                    .SelectMany(recogniser => Tellable(recogniser, context)))
                .GroupBy(candidate => candidate.Code)
                .Select(group => group.MaxBy(candidate => candidate.Confidence)!),
        ];
        bool isError = candidates.Any(candidate => candidate.Code != DiagnosisCodes.ByDesign && candidate.Confidence >= LeastShown);
        IEnumerable<Candidate> ranked = candidates.Select(candidate =>
            isError && candidate.Code == DiagnosisCodes.ByDesign
                ? candidate with { Confidence = candidate.Confidence * NoticeBesideError } : candidate);
        return new Explanation(parsed, [.. new ConfigEvidence(context).Weigh([.. ranked]).Take(Most)]);
    }

    // A plugin's recogniser that fails, or has no sentences, is told by its name, and not as an answer.
    private static List<Candidate> Tellable(IErrorRecogniser recogniser, ErrorContext context)
    {
        try
        {
            List<Candidate> candidates = [.. recogniser.Recognise(context)];
            return candidates.Find(candidate => candidate.Message is null
                && candidate.Code.Family == DiagnosisFamily.Plugin) is not { } silent ? candidates
                : throw new InvalidOperationException($"its candidate {silent.Code} has no {nameof(Candidate.Message)}");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new ConfigException(
                $"the recogniser '{recogniser.GetType().FullName}' failed ({e.GetType().Name}): {e.Message.TrimEnd('.')}",
                remedy: "Leave its plugin out, or mend it");
        }
    }
}
