namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>A message and what it may mean.</summary>
/// <param name="Pattern">The message; its named groups become arguments.</param>
/// <param name="Meanings">Code, variant and confidence of each meaning.</param>
internal sealed record KnownPhrase(MessagePattern Pattern,
    params IReadOnlyList<(DiagnosisCode Code, string Variant, double Confidence)> Meanings)
{
    /// <summary>A message without numbers.</summary>
    public KnownPhrase(string phrase, params IReadOnlyList<(DiagnosisCode Code, string Variant, double Confidence)> meanings)
        : this(new MessagePattern(phrase), meanings)
    {
    }
}
