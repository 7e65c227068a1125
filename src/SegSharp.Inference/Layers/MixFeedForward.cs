using SegSharp.Inference.Kernels;
using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Layers;

/// <summary>The feed-forward half of a transformer layer, <c>x + fc2(activation(depthwise(fc1(norm(x)))))</c>.</summary>
/// <remarks>Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, eq. 3.
/// What follows the convolution is made strip by strip in the second cache.</remarks>
internal sealed unsafe class MixFeedForward<V, A> : IDisposable, IFeedForward
    where V : unmanaged, IVector<V>
    where A : struct, IActivation
{
    private readonly Norm<V> _norm;
    private readonly PackedLinear<V> _expansion;
    private readonly PackedLinear<V> _contraction;
    private readonly FloatMemory _taps; // [9, hidden], and the bias

    /// <summary>Packs the weights.</summary>
    /// <param name="norm">The normalization of the tokens.</param>
    /// <param name="expansion">fc1.</param>
    /// <param name="depthwise">The convolution's weight, <c>[hidden, 1, 3, 3]</c>.</param>
    /// <param name="depthwiseBias">Its bias.</param>
    /// <param name="contraction">fc2.</param>
    public MixFeedForward(
        Norm<V> norm, PackedLinear<V> expansion, ReadOnlySpan<float> depthwise, ReadOnlySpan<float> depthwiseBias,
        PackedLinear<V> contraction)
    {
        (_norm, _expansion, _contraction) = (norm, expansion, contraction);
        int hidden = expansion.Outputs;
        _taps = new FloatMemory(10 * (nint)hidden);
        ConvolutionWeight.TapsFirst(depthwise, hidden).CopyTo(new Span<float>(_taps.Pointer, 9 * hidden));
        depthwiseBias.CopyTo(new Span<float>(_taps.Pointer + (9 * hidden), hidden));
    }

    /// <inheritdoc />
    public void Apply(FeatureMap x, Workspace workspace)
    {
        nint mark = workspace.Mark;
        FeatureMap hidden = new(workspace.Take((nint)x.Pixels * _expansion.Outputs), x.Height, x.Width, _expansion.Outputs);
        int row = Spacing.Of(x.Channels), hiddenRow = Spacing.Of(hidden.Channels);
        Strips strips = new(x.Pixels, Strips.Usual, workspace.Team.Threads);
        ThreadMemory scratch = workspace.TakeForThreads((nint)strips.Longest * Math.Max(row, hiddenRow + _contraction.SumsChannels));
        workspace.Team.Run(strips.Count, new ExpandJob(this, x, hidden, strips, row, scratch));
        workspace.Team.Run(strips.Count, new ContractJob(this, x, hidden, strips, hiddenRow, scratch));
        workspace.Release(mark);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _norm.Dispose();
        _taps.Dispose();
    }

    private readonly struct ExpandJob(MixFeedForward<V, A> layer, FeatureMap x, FeatureMap hidden, Strips strips, int row,
        ThreadMemory scratch) : IJob
    {
        public void Run(int thread, int index)
        {
            int first = strips.First(index), rows = strips.Last(index) - first;
            float* normalized = scratch.Of(thread);
            layer._norm.Apply(x.At(first), x.Channels, rows, normalized, row);
            layer._expansion.Apply(normalized, row, rows, hidden.At(first), hidden.Channels);
        }
    }

    private readonly struct ContractJob(MixFeedForward<V, A> layer, FeatureMap x, FeatureMap hidden, Strips strips, int row,
        ThreadMemory scratch) : IJob
    {
        public void Run(int thread, int index)
        {
            int first = strips.First(index), last = strips.Last(index);
            float* activated = scratch.Of(thread);
            float* to = activated;
            for (int pixel = first; pixel < last;)
            {
                // the part of the strip that lies in one row of the map
                int y = pixel / x.Width, begin = pixel % x.Width, end = Math.Min(x.Width, begin + last - pixel);
                ThreeRows rows = new(y > 0 ? hidden.Row(y - 1) : null, hidden.Row(y), y + 1 < x.Height ? hidden.Row(y + 1) : null);
                float* taps = layer._taps.Pointer;
                Depthwise<V, A>.Row(rows, x.Width, hidden.Channels, taps, taps + (9 * (nint)hidden.Channels), begin, end, to, row);
                pixel += end - begin;
                to += (nint)(end - begin) * row;
            }

            // the sums have a place of their own, for the result takes that of the residual
            float* sums = layer._contraction.SumsChannels > 0 ? activated + ((nint)strips.Longest * row) : null;
            layer._contraction.Apply(
                activated, row, last - first, x.At(first), x.Channels, residual: x.At(first), residualStride: x.Channels, sums: sums);
        }
    }
}
