using SegSharp.Diagnosis.Explain;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>What a recogniser makes of a text by itself, before the candidates of all are ranked.</summary>
internal static class RecogniserAssert
{
    /// <summary>A candidate of this category is given, likely enough to be told.</summary>
    public static void Gives<TRecogniser>(string category, string text)
        where TRecogniser : IErrorRecogniser, new() =>
        Assert.Contains(Candidates<TRecogniser>(text),
            candidate => candidate.Code.Category == category && candidate.Confidence >= Explainer.LeastShown);

    /// <summary>No candidate is given.</summary>
    public static void GivesNothing<TRecogniser>(string text)
        where TRecogniser : IErrorRecogniser, new() =>
        Assert.Empty(Candidates<TRecogniser>(text).Select(candidate => $"{candidate.Code.Id} {candidate.Variant}: {candidate.Quote}"));

    private static Candidate[] Candidates<TRecogniser>(string text)
        where TRecogniser : IErrorRecogniser, new() => [.. new TRecogniser().Recognise(new ErrorContext(ErrorText.Parse(text), null))];
}
