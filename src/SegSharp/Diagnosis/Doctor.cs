using SegSharp.Diagnosis.Rules;
using SegSharp.Diagnosis.Rules.Frameworks;
using SegSharp.Diagnosis.Rules.Runtime;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis;

/// <summary>Looks at a setup and tells what does not fit, without running anything.</summary>
public static class Doctor
{
    private static readonly IReadOnlyList<IDiagnosisRule> Rules =
    [
        new ClassWeightRule(),
        .. FrameworkRules.All, .. RuntimeRules.All,
    ];

    /// <summary>Applies every rule to a subject.</summary>
    /// <returns>The findings, errors first.</returns>
    public static IReadOnlyList<Finding> Examine(Subject subject)
    {
        Examination examination = new(subject, SetupReader.Read(subject));
        return [.. Rules.SelectMany(rule => rule.Check(examination)).OrderByDescending(finding => finding.Severity)];
    }
}
