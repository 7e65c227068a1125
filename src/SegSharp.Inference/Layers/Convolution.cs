using SegSharp.Inference.Kernels;
using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Layers;

/// <summary>
/// A convolution as a product with patches that are gathered strip by strip into the second cache, and what follows each strip:
/// a layer normalization, or ReLU.
/// </summary>
internal sealed unsafe class Convolution<V> : IDisposable
    where V : unmanaged, IVector<V>
{
    // Long patches fill the second cache sooner; their maps are small, too, and shorter strips divide better among threads.
    private const int LongPatch = 1024;
    private const int ShortStrip = 64;

    private readonly PackedLinear<V> _linear;
    private readonly Norm<V>? _norm;
    private readonly Window _window;
    private readonly bool _isRelu;

    /// <summary>Packs the weights.</summary>
    /// <param name="memory">Where they go.</param>
    /// <param name="weight"><c>[outputs, inputs, size, size]</c>.</param>
    /// <param name="bias"><c>[outputs]</c>.</param>
    /// <param name="window">Which pixels it looks at.</param>
    /// <param name="norm">The layer normalization that follows, or null.</param>
    /// <param name="isRelu">Whether ReLU follows.</param>
    public Convolution(
        WeightMemory memory, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Window window, Norm<V>? norm = null, bool isRelu = false)
    {
        _linear = new PackedLinear<V>(memory, ConvolutionWeight.ChannelsLast(weight, bias.Length, window.Size * window.Size),
            bias, bias.Length);
        (_window, _norm, _isRelu) = (window, norm, isRelu);
    }

    /// <summary>Channels of the result.</summary>
    public int Channels => _linear.Outputs;

    /// <summary>Which pixels it looks at.</summary>
    public Window Window => _window;

    /// <summary>The result for a map; its memory is the workspace's.</summary>
    public FeatureMap Apply(FeatureMap image, Workspace workspace)
    {
        (int height, int width) = (_window.Steps(image.Height), _window.Steps(image.Width));
        FeatureMap result = new(workspace.Take((nint)height * width * Channels), height, width, Channels);
        nint mark = workspace.Mark;
        int row = Spacing.Of(_linear.Inputs);
        Strips strips = new(result.Pixels, _linear.Inputs > LongPatch ? ShortStrip : Strips.Usual, workspace.Team.Threads);
        workspace.Team.Run(strips.Count, new Job(this, image, result, strips, row, workspace.TakeForThreads((nint)strips.Longest * row)));
        workspace.Release(mark);
        return result;
    }

    /// <inheritdoc />
    public void Dispose() => _norm?.Dispose();

    private readonly struct Job(Convolution<V> layer, FeatureMap image, FeatureMap result, Strips strips, int row,
        ThreadMemory scratch) : IJob
    {
        public void Run(int thread, int index)
        {
            int first = strips.First(index), last = strips.Last(index);
            float* patches = scratch.Of(thread);
            float* to = result.At(first);
            layer._window.Gather(image, result.Width, first, last, patches, row);
            layer._linear.Apply(patches, row, last - first, to, result.Channels, isRelu: layer._isRelu);
            layer._norm?.Apply(to, result.Channels, last - first, to, result.Channels);
        }
    }
}
