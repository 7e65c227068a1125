namespace SegSharp.FieldCases;

/// <summary>How an explanation went.</summary>
/// <param name="First">The category of the first diagnosis.</param>
/// <param name="IsFirst">Whether that is the right one.</param>
/// <param name="IsAmong">Whether any diagnosis has the right category.</param>
/// <param name="Mentioned">The share of what must be mentioned that is, from 0 to 1.</param>
/// <param name="Missing">What is not mentioned.</param>
/// <param name="Violations">What must not be claimed and is, word for word.</param>
internal sealed record ExplainScore(string First, bool IsFirst, bool IsAmong, double Mentioned, IReadOnlyList<string> Missing,
    IReadOnlyList<string> Violations)
{
    /// <summary>Whether the right category is among the diagnoses, most is mentioned and nothing wrong is claimed.</summary>
    public bool IsGood => IsAmong && Mentioned >= 0.5 && Violations.Count == 0;
}
