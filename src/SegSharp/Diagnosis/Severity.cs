namespace SegSharp.Diagnosis;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Nothing is wrong; something looks odd and is explained.</summary>
    Note,

    /// <summary>It runs, and probably does not do what was meant.</summary>
    Warning,

    /// <summary>It fails, or silently does something else than what was asked.</summary>
    Error,
}
