namespace SegSharp.Diagnosis;

/// <summary>Looks for one kind of trouble. A rule is pure: it gives the same findings for the same subject, and reads no files.</summary>
public interface IDiagnosisRule
{
    /// <summary>What it found; nothing where its facts are missing.</summary>
    IEnumerable<Finding> Check(Examination examination);
}
