using SegSharp.Data.Annotations;
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
    public IReadOnlyList<LabelMap> OriginalLabels { get; init; } = [];

    /// <summary>The annotations of each image; their label maps may not be used, for they are in <see cref="Labels"/>.</summary>
    internal IReadOnlyList<AnnotationSet> Samples { get; init; } = [];

    /// <summary>An annotation of each image by its name, as the pipeline gives it: for what is neither labels nor depths.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="DataException">An image has none of this name.</exception>
    public IReadOnlyList<T> Named<T>(string name)
        where T : Annotation =>
        typeof(T) == typeof(LabelAnnotation) ? throw new ArgumentException("Label maps are in Labels.", nameof(name))
            : [.. Enumerable.Range(0, N).Select(i => Annotation<T>(name, i))];

    /// <summary>
    /// The depth maps, <c>[N, H, W]</c>; where an image was padded, and where nothing was measured,
    /// there is <see cref="DepthMap.Unknown"/>.
    /// </summary>
    /// <exception cref="DataException">An image has no depth map, or one of another size.</exception>
    public float[] Depths()
    {
        float[] depths = new float[checked(N * H * W)];
        for (int i = 0; i < N; i++)
        {
            DepthMap map = Annotation<DepthMap>(AnnotationNames.Depth, i);
            if ((map.Height, map.Width) != Sizes[i])
            {
                throw Sample.NotAligned("the batch", Sizes[i], (map.Height, map.Width), Infos[i].ImageFile, AnnotationNames.Depth);
            }

            Span<float> target = depths.AsSpan(i * H * W, H * W);
            target.Fill(map.Unknown);
            for (int y = 0; y < map.Height; y++)
            {
                map.Depths.Pixels.Slice(y * map.Width, map.Width).CopyTo(target[(y * W)..]);
            }
        }

        return depths;
    }

    /// <summary>
    /// The views that <see cref="Transforms.MultiView"/> made of each image beside this first one, each a batch of its own; empty where
    /// there are none, or not equally many of each image.
    /// </summary>
    public IReadOnlyList<SampleBatch> Views { get; init; } = [];

    /// <summary>Rows and columns of each image before it was padded to the batch's size.</summary>
    internal IReadOnlyList<(int Height, int Width)> Sizes { get; init; } = [];

    /// <summary>Whether a picture is needed as long as the batch.</summary>
    internal bool Keeps(Image picture) => (picture is LabelMap labels && OriginalLabels.Contains(labels))
        || Samples.Any(sample => sample.Any(item => item.Value is not LabelAnnotation && ReferenceEquals(item.Value.Memory, picture)));

    private T Annotation<T>(string name, int index)
        where T : Annotation => (index < Samples.Count ? Samples[index][name] : null) as T ?? throw new DataException(
        $"The sample of '{Infos[index].ImageFile}' has no annotation '{name}': put the step that loads it into the pipeline.",
        Infos[index].ImageFile);

    /// <summary>Gives the arrays back.</summary>
    public void Dispose()
    {
        _arrays?.Return(Interlocked.Exchange(ref _pixels, null), Interlocked.Exchange(ref _labels, null));
        (_pixels, _labels) = (null, null);
    }
}
