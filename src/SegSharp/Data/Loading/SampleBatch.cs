using SegSharp.Data.Imaging;

namespace SegSharp.Data.Loading;

/// <summary>Images of one size with their labels, in the layout that a model takes.</summary>
/// <remarks>Disposing gives the arrays back to the loader for the next batches; what is not disposed is left to the collector.</remarks>
public sealed class SampleBatch : IDisposable
{
    private readonly BatchArrays? _arrays;
    private float[]? _pixels;
    private byte[]? _labels;

    internal SampleBatch(BatchShape shape, float[] pixels, byte[]? labels, IReadOnlyList<SampleInfo> infos, BatchArrays? arrays)
    {
        (N, C, H, W) = (shape.Count, shape.Channels, shape.Height, shape.Width);
        (_pixels, _labels, Infos, _arrays) = (pixels, labels, infos, arrays);
    }

    /// <summary>Number of images.</summary>
    public int N { get; }

    /// <summary>Channels.</summary>
    public int C { get; }

    /// <summary>Rows.</summary>
    public int H { get; }

    /// <summary>Columns.</summary>
    public int W { get; }

    /// <summary>Rows of the labels; those of the images, unless the pipeline rescales labels.</summary>
    public int LabelHeight { get; init; }

    /// <summary>Columns of the labels.</summary>
    public int LabelWidth { get; init; }

    /// <summary>The images, <c>[N, C, H, W]</c>, exactly that many values; RGB where the pipeline or the preprocessor says so.</summary>
    /// <exception cref="ObjectDisposedException">The batch has been disposed of.</exception>
    public float[] Pixels => _pixels ?? throw new ObjectDisposedException(nameof(SampleBatch));

    /// <summary>
    /// The labels, <c>[N, LabelHeight, LabelWidth]</c>; null where the pipeline loads none, or at sizes that do not fit together.
    /// </summary>
    public byte[]? Labels => _labels;

    /// <summary>What is known of each image.</summary>
    public IReadOnlyList<SampleInfo> Infos { get; }

    /// <summary>In evaluation: the labels of each image at its original size. Empty in training and without masks.</summary>
    public IReadOnlyList<LabelMap> Annotations { get; init; } = [];

    /// <summary>Gives the arrays back.</summary>
    public void Dispose()
    {
        _arrays?.Return(Interlocked.Exchange(ref _pixels, null), Interlocked.Exchange(ref _labels, null));
        (_pixels, _labels) = (null, null);
    }
}
