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
    /// <param name="logits">The logits.</param>
    /// <param name="steps">The sizes that they are resized to, one after the other; the last is that of the labels.</param>
    /// <param name="labels">Where the labels go.</param>
    /// <param name="workspace">Gives memory.</param>
    void Classify(FeatureMap logits, ReadOnlySpan<ResizeStep> steps, Span<byte> labels, Workspace workspace);
}
