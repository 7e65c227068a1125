using SegSharp.Inference;
using SegSharp.Tensors;

namespace SegSharp.Cli.Runs;

/// <summary>What is to be labelled.</summary>
/// <param name="Inputs">Images and folders of images.</param>
/// <param name="Checkpoint">The model: a file, a folder, or what <see cref="CheckpointName"/> knows.</param>
/// <param name="OutputDirectory">Where to.</param>
/// <param name="Opacity">0 shows the image, 1 the colours alone.</param>
internal sealed record PredictRequest(IReadOnlyList<string> Inputs, string Checkpoint, string OutputDirectory, double Opacity)
{
    /// <summary>Whether each image is looked at several times.</summary>
    public bool UseTestTimeAugmentation { get; init; }

    /// <summary>The size of the windows that images are computed in; null for what the checkpoint says.</summary>
    public int? Window { get; init; }

    /// <summary>Whose kernels compute.</summary>
    public PredictionEngine Engine { get; init; }

    /// <summary>Where to compute.</summary>
    public Device Device { get; init; }
}
