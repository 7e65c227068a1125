using SegSharp.Inference.Kernels;
using SegSharp.Inference.Layers;
using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Models;

/// <summary>An encoder and a decode head for one width of vectors.</summary>
internal sealed unsafe class Network<V> : INetwork
    where V : unmanaged, IVector<V>
{
    private readonly IReadOnlyList<Stage<V>> _stages;
    private readonly IHead _head;
    private readonly WeightMemory _memory;

    /// <summary>Packs the weights.</summary>
    /// <exception cref="ModelException">They are not those of such a network.</exception>
    public Network(WeightReader weights, NetworkSettings settings)
    {
        Settings = settings;
        _memory = weights.Memory;
        _stages = EncoderBuilder<V>.Build(weights, settings, out int inChannels);
        int[] widths = [.. _stages.Index().Where(stage => settings.OutIndices.Contains(stage.Index)).Select(stage => stage.Item.Channels)];
        _head = HeadBuilder<V>.Build(weights, settings, widths, out int channels);
        (InChannels, Channels) = (inChannels, channels);
    }

    /// <inheritdoc />
    public int InChannels { get; }

    /// <inheritdoc />
    public int Channels { get; }

    /// <inheritdoc />
    public int PaddedChannels => PixelRow<V>.Padded(HeadBuilder<V>.Rows(Channels));

    /// <inheritdoc />
    public NetworkSettings Settings { get; }

    /// <inheritdoc />
    public FeatureMap Logits(FeatureMap image, Workspace workspace, CancellationToken cancellation)
    {
        Span<FeatureMap> maps = stackalloc FeatureMap[_stages.Count];
        int given = 0;
        FeatureMap x = image;
        Require(image);
        for (int stage = 0; stage < _stages.Count; stage++)
        {
            cancellation.ThrowIfCancellationRequested();
            x = _stages[stage].Apply(x, workspace, cancellation);
            if (Settings.OutIndices.Contains(stage))
            {
                maps[given++] = x;
            }
        }

        cancellation.ThrowIfCancellationRequested();
        return _head.Apply(maps[..given], workspace);
    }

    /// <inheritdoc />
    public FeatureMap Resize(FeatureMap logits, ResizeStep size, Workspace workspace) =>
        (logits.Height, logits.Width) == (size.Height, size.Width) ? logits : Resizing<V>.Whole(logits, size, workspace);

    /// <inheritdoc />
    public void Classify(FeatureMap logits, ResizeStep size, Span<byte> labels, Workspace workspace) =>
        Labelling<V>.Classify(logits, HeadBuilder<V>.Rows(Channels), size, labels, workspace);

    /// <inheritdoc />
    public void Classify(
        FeatureMap logits, ResizeStep middle, (int Height, int Width) kept, ResizeStep last, Span<byte> labels, Workspace workspace) =>
        TwoStepLabelling<V>.Classify(logits, HeadBuilder<V>.Rows(Channels), middle, kept, last, labels, workspace);

    /// <inheritdoc />
    public void Confidence(FeatureMap logits, ReadOnlySpan<byte> labels, Span<float> confidence, Workspace workspace) =>
        Confidence<V>.Of(logits, isBinary: Channels == 1, labels, confidence, workspace);

    private void Require(FeatureMap image)
    {
        (int height, int width) = (image.Height, image.Width);
        for (int stage = 0; stage < _stages.Count; stage++)
        {
            (height, width) = _stages[stage].Size(height, width);
            if (height < 1 || width < 1)
            {
                throw new ImageException($"An image of {image.Width}x{image.Height} pixels is too small for the model.");
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _memory.Dispose();
        foreach (Stage<V> stage in _stages)
        {
            stage.Dispose();
        }
    }
}
