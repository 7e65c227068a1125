namespace SegSharp.Diagnosis.Explain;

/// <summary>The answer to a pasted text.</summary>
/// <param name="Text">The text, taken apart.</param>
/// <param name="Diagnoses">What it means, the likeliest first; empty if nothing in it is known.</param>
public sealed record Explanation(ErrorText Text, IReadOnlyList<ErrorDiagnosis> Diagnoses)
{
    /// <summary>Whether anything was recognised.</summary>
    public bool IsRecognised => Diagnoses.Count > 0;
}
