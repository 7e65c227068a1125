using SegSharp.Tensors.Profiling;

namespace SegSharp.Profiling;

/// <summary>A profile of some steps.</summary>
/// <param name="Spans">All that was recorded.</param>
/// <param name="Report">Where time and memory went.</param>
/// <param name="Input">The shape of the last batch: images, channels, height, width.</param>
public sealed record ProfileResult(IReadOnlyList<ProfileSpan> Spans, ProfileReport Report, IReadOnlyList<int> Input)
{
    /// <summary>Why the images are random; null where they are the data set's.</summary>
    public string? SyntheticReason { get; init; }

    /// <summary>
    /// How long the last step before the recording took, in seconds; null where there was none.
    /// What it lacks to a recorded one is the recording.
    /// </summary>
    public double? UnrecordedStepSeconds { get; init; }
}
