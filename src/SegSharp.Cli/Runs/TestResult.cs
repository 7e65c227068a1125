using SegSharp.Checkpoints.Loading;
using SegSharp.Evaluation;
using SegSharp.Training.Tasks;

namespace SegSharp.Cli.Runs;

/// <summary>What an evaluation gave.</summary>
/// <param name="Classes">Names of the classes.</param>
/// <param name="Metrics">The metrics; null where predictions were only written, and for another task than a segmentation.</param>
/// <param name="ImageCount">Number of images.</param>
/// <param name="MetricNames">What the config asks for.</param>
/// <param name="MajorityClass">The class with the most pixels; null where nothing was measured.</param>
/// <param name="Baseline">What predicting that class everywhere would give; null where nothing was measured.</param>
internal sealed record TestResult(
    IReadOnlyList<string> Classes, SegmentationMetrics? Metrics, int ImageCount, IReadOnlyList<string> MetricNames,
    string? MajorityClass = null,
    SegmentationMetrics? Baseline = null)
{
    /// <summary>What the task measured, where it is no segmentation; else null.</summary>
    public Measures? Measures { get; init; }

    /// <summary>What became of the checkpoint's weights.</summary>
    public required LoadReport Weights { get; init; }

    /// <summary>The metrics of each joined data set by itself, where the config asks for them (<c>separate_eval</c>); else empty.</summary>
    public IReadOnlyList<SegmentationMetrics> Parts { get; init; } = [];
}
