using SegSharp.Training.Preparation;

namespace SegSharp.Diagnosis;

/// <summary>What the doctor found.</summary>
/// <param name="Findings">The findings, errors first.</param>
public sealed record DoctorReport(IReadOnlyList<Finding> Findings)
{
    /// <summary>Which image sizes the model takes, in a sentence; null if the model could not be run on symbols.</summary>
    public string? ValidInput { get; init; }

    /// <summary>What must hold of the sizes, with the reasons; empty if anything goes.</summary>
    public IReadOnlyList<SizeCondition> Conditions { get; init; } = [];

    /// <summary>What a scan of the data saw; null where it was not looked at.</summary>
    public Data.ScanSummary? Scan { get; init; }

    /// <summary>How far the data was looked at.</summary>
    public DataLook Data { get; init; }

    /// <summary>What the config was examined for; null where it describes no run, or belongs to another framework.</summary>
    public RunKind? Kind { get; init; }

    /// <summary>The number of errors.</summary>
    public int Errors => Findings.Count(finding => finding.Severity == Severity.Error);

    /// <summary>The number of warnings.</summary>
    public int Warnings => Findings.Count(finding => finding.Severity == Severity.Warning);
}
