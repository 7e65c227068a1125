using SegSharp.Inference.Layers;
using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Models;

/// <summary>An encoder and a decode head, for whatever width of vectors.</summary>
internal interface INetwork : IDisposable
{
    /// <summary>Channels of the image.</summary>
    int InChannels { get; }

    /// <summary>Channels of the logits.</summary>
    int Channels { get; }

    /// <summary>What the weights do not tell.</summary>
    NetworkSettings Settings { get; }

    /// <summary>
    /// The logits of an image at the head's resolution, padded as <see cref="IHead.Apply"/> says; their memory is the workspace's.
    /// </summary>
    /// <exception cref="ImageException">The image is too small.</exception>
    /// <exception cref="OperationCanceledException">It was asked for.</exception>
    FeatureMap Logits(FeatureMap image, Workspace workspace, CancellationToken cancellation);

    /// <summary>Channels of the logits with their padding.</summary>
    int PaddedChannels { get; }

    /// <summary>Resized logits; their memory is the workspace's.</summary>
    FeatureMap Resize(FeatureMap logits, ResizeStep size, Workspace workspace);

    /// <summary>The label of each pixel of logits resized to a size.</summary>
    void Classify(FeatureMap logits, ResizeStep size, Span<byte> labels, Workspace workspace);

    /// <summary>The label of each pixel of logits that are resized, cut at the right and below, and resized again.</summary>
    void Classify(
        FeatureMap logits, ResizeStep middle, (int Height, int Width) kept, ResizeStep last, Span<byte> labels, Workspace workspace);

    /// <summary>The probability of each pixel's label.</summary>
    /// <param name="logits">The logits at the labels' size.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="confidence">Where the probabilities go.</param>
    /// <param name="workspace">Gives the threads.</param>
    void Confidence(FeatureMap logits, ReadOnlySpan<byte> labels, Span<float> confidence, Workspace workspace);
}
