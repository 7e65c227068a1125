using SegSharp.Tensors;

namespace SegSharp.Training.Reports;

/// <summary>What a report says that the session does not know.</summary>
/// <param name="ConfigPath">The config's file, whose name is the report's.</param>
/// <param name="Command">What the run can be repeated with.</param>
public sealed record RunReportOptions(string ConfigPath, string Command)
{
    /// <summary>Where it was computed, and the pictures are.</summary>
    public Device Device { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }
}
