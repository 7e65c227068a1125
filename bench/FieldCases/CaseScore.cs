namespace SegSharp.FieldCases;

/// <summary>
/// How one case went. A null was not asked: the doctor's fix where the patch cannot be applied, an explanation without a text.
/// </summary>
internal sealed record CaseScore(FieldCase Case)
{
    /// <summary>Whether a finding names one of the expected keys; for a control, whether no error was reported.</summary>
    public bool? DoctorHit { get; init; }

    /// <summary>Whether the finding is gone after the case's patch, or after the finding's own edits.</summary>
    public bool? FixReached { get; init; }

    /// <summary>The codes of the doctor's errors and warnings.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>The explanation of the text alone.</summary>
    public ExplainScore? TextAlone { get; init; }

    /// <summary>The explanation with the config.</summary>
    public ExplainScore? WithConfig { get; init; }

    /// <summary>The group that it is counted in.</summary>
    public string Group => Case.IsControl ? "control" : Case.IsSilent ? "silent" : "error";
}
