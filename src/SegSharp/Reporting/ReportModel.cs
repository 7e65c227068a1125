namespace SegSharp.Reporting;

/// <summary>All that a report shows. Sections without content are left out.</summary>
/// <param name="Title">Heading of the page.</param>
/// <param name="Run">What ran.</param>
/// <param name="Metrics">The final figures, or null if nothing was evaluated.</param>
/// <param name="Classes">Every class in label order, also those that were not met.</param>
public sealed record ReportModel(string Title, ReportRun Run, ReportMetrics? Metrics, IReadOnlyList<ReportClass> Classes)
{
    /// <summary>Curves over the run, see <see cref="CurveChart.FromLog"/>; the page gives them its own size.</summary>
    public IReadOnlyList<CurveChart> Charts { get; init; } = [];

    /// <summary>
    /// Pixels by true class (row) and predicted class (column), both in the order of <see cref="Classes"/>; null if unknown.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<long>>? ConfusionMatrix { get; init; }

    /// <summary>Pictures with what was predicted on them.</summary>
    public IReadOnlyList<ReportSample> Samples { get; init; } = [];

    /// <summary>The merged config as text, or null.</summary>
    public string? Config { get; init; }

    /// <summary>Where the run put its files.</summary>
    public IReadOnlyList<ReportFile> Files { get; init; } = [];

    /// <summary>When the report was made, or null to leave that out.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
