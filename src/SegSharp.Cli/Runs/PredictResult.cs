using SegSharp.Checkpoints.Loading;
using SegSharp.Inference.Files;

namespace SegSharp.Cli.Runs;

/// <summary>What came of all images.</summary>
/// <param name="Checkpoint">The model's file or folder.</param>
/// <param name="Images">Those that were labelled.</param>
/// <param name="Failures">Those that could not be, with the reason.</param>
internal sealed record PredictResult(string Checkpoint, IReadOnlyList<LabelledImage> Images,
    IReadOnlyList<(string Image, string Error)> Failures)
{
    /// <summary>What became of the checkpoint's weights; null where there was no image to load them for.</summary>
    public LoadReport? Weights { get; init; }
}
