namespace SegSharp.Diagnosis;

/// <summary>Looks for one kind of trouble. A rule is pure: it gives the same findings for the same subject, and reads no files.</summary>
/// <remarks>
/// One of a plugin is a public class with <see cref="Configuration.RegisteredAttribute"/> and a constructor without parameters. It has
/// codes of its own, and its findings bring their sentences (<see cref="Finding.Message"/>).
/// </remarks>
public interface IDiagnosisRule
{
    /// <summary>What it found; nothing where its facts are missing.</summary>
    IEnumerable<Finding> Check(Examination examination);
}
