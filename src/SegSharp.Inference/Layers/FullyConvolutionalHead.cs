using SegSharp.Inference.Kernels;
using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Layers;

/// <summary>A few convolutions on one of the encoder's maps.</summary>
/// <remarks>Source: Long et al. 2015, https://arxiv.org/abs/1411.4038, as MMSegmentation's FCNHead.</remarks>
/// <param name="map">Which map it takes in.</param>
/// <param name="convolutions">The convolutions, one after the other.</param>
/// <param name="joined">A convolution of the map and the result beside each other, or null.</param>
/// <param name="classifier">From the result to logits, with the padding of <see cref="PixelRow{V}"/>.</param>
internal sealed unsafe class FullyConvolutionalHead<V>(
    int map, IReadOnlyList<Convolution<V>> convolutions, Convolution<V>? joined, PackedLinear<V> classifier) : IHead
    where V : unmanaged, IVector<V>
{
    /// <inheritdoc />
    public FeatureMap Apply(ReadOnlySpan<FeatureMap> maps, Workspace workspace)
    {
        FeatureMap input = maps[map];
        FeatureMap logits = new(workspace.Take((nint)input.Pixels * classifier.Outputs), input.Height, input.Width, classifier.Outputs);
        nint mark = workspace.Mark;
        FeatureMap x = input;
        for (int i = 0; i < convolutions.Count; i++)
        {
            x = convolutions[i].Apply(x, workspace);
        }

        x = joined is null ? x : joined.Apply(Join(input, x, workspace), workspace);
        Strips strips = new(x.Pixels, Strips.Usual, workspace.Team.Threads);
        workspace.Team.Run(strips.Count, new ClassifyJob(classifier, x, logits, strips));
        workspace.Release(mark);
        return logits;
    }

    private static FeatureMap Join(FeatureMap left, FeatureMap right, Workspace workspace)
    {
        int channels = left.Channels + right.Channels;
        FeatureMap both = new(workspace.Take((nint)left.Pixels * channels), left.Height, left.Width, channels);
        for (int pixel = 0; pixel < left.Pixels; pixel++)
        {
            new Span<float>(left.At(pixel), left.Channels).CopyTo(new Span<float>(both.At(pixel), left.Channels));
            new Span<float>(right.At(pixel), right.Channels).CopyTo(new Span<float>(both.At(pixel) + left.Channels, right.Channels));
        }

        return both;
    }

    private readonly struct ClassifyJob(PackedLinear<V> classifier, FeatureMap x, FeatureMap logits, Strips strips) : IJob
    {
        public void Run(int thread, int index)
        {
            int first = strips.First(index);
            classifier.Apply(x.At(first), x.Channels, strips.Last(index) - first, logits.At(first), logits.Channels);
        }
    }
}
