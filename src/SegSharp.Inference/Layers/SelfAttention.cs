using SegSharp.Inference.Kernels;
using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Layers;

/// <summary>
/// The attention half of a transformer layer, <c>x + proj(attention(norm(x)))</c>, with keys and values from a smaller map.
/// </summary>
/// <remarks>
/// Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, eq. 1 and 2; Wang et al. 2021, https://arxiv.org/abs/2102.12122, for the
/// reduction. Scores exist for a strip of tokens and one head at a time, the whole matrix never does (the idea is Dao et al. 2022,
/// https://arxiv.org/abs/2205.14135).
/// </remarks>
internal sealed unsafe class SelfAttention<V>(AttentionWeights<V> weights, int heads, int ratio) : IDisposable
    where V : unmanaged, IVector<V>
{
    // There are few keys, and their patches are long.
    private const int KeyStrip = 28;

    // A strip of scores takes at most 256 KiB.
    private const int MostScores = 1 << 16;

    /// <summary>Adds the attention to the tokens.</summary>
    public void Apply(FeatureMap x, Workspace workspace)
    {
        nint mark = workspace.Mark;
        int keys = x.Height / ratio * (x.Width / ratio), head = x.Channels / heads;
        float* pairs = workspace.Take((nint)keys * 2 * x.Channels);
        MakePairs(x, keys, pairs, workspace);

        nint keyFloats = Product<V>.PackedSize(head, keys), valueFloats = Product<V>.PackedSize(keys, head);
        float* packed = workspace.Take(heads * (keyFloats + valueFloats));
        workspace.Team.Run(heads, new PackJob(pairs, x.Channels, keys, head, packed, keyFloats, valueFloats));

        int row = Spacing.Of(keys);
        int most = Math.Max(V.TileRows, Math.Min(Strips.Usual, MostScores / row / V.TileRows * V.TileRows));
        Strips strips = new(x.Pixels, most, workspace.Team.Threads);
        ThreadMemory scratch =
            workspace.TakeForThreads((nint)strips.Longest * (row + (2 * x.Channels) + 1 + weights.Projection.SumsChannels));
        float* zeros = workspace.Take(Product<V>.Padded(Math.Max(keys, head)));
        new Span<float>(zeros, Product<V>.Padded(Math.Max(keys, head))).Clear();
        workspace.Team.Run(strips.Count, new MixJob(this, x, keys, packed, keyFloats, valueFloats, zeros, strips, row, scratch));
        workspace.Release(mark);
    }

    /// <summary>How much smaller the keys' map is in each direction.</summary>
    public int Ratio => ratio;

    /// <inheritdoc />
    public void Dispose() => weights.Dispose();

    private void MakePairs(FeatureMap x, int keys, float* pairs, Workspace workspace)
    {
        nint mark = workspace.Mark;
        Strips strips = new(keys, KeyStrip, workspace.Team.Threads);
        int patch = Spacing.Of(ratio * ratio * x.Channels);
        workspace.Team.Run(
            strips.Count,
            new PairJob(this, x, pairs, strips, patch, workspace.TakeForThreads((nint)strips.Longest * (patch + x.Channels))));
        workspace.Release(mark);
    }

    // The patches of the normalized tokens that the reduction's convolution sees, each [ratio, ratio, channels].
    private void Gather(FeatureMap x, int first, int last, float* patches, int stride)
    {
        int keysWide = x.Width / ratio;
        for (int key = first; key < last; key++, patches += stride)
        {
            float* corner = x.Row(key / keysWide * ratio) + ((nint)(key % keysWide) * ratio * x.Channels);
            for (int y = 0; y < ratio; y++)
            {
                weights.Norm.Apply(corner + ((nint)y * x.Width * x.Channels), x.Channels, ratio,
                    patches + (y * ratio * x.Channels), x.Channels);
            }
        }
    }

    // Keys and values of all heads.
    private readonly struct PairJob(SelfAttention<V> layer, FeatureMap x, float* pairs, Strips strips, int patch,
        ThreadMemory scratch) : IJob
    {
        public void Run(int thread, int index)
        {
            int first = strips.First(index), rows = strips.Last(index) - first;
            float* patches = scratch.Of(thread);
            float* source = patches;
            nint stride = patch;
            layer.Gather(x, first, first + rows, patches, patch);
            if (layer.Weights.Reduction is { } reduction)
            {
                source = patches + ((nint)strips.Longest * patch);
                stride = x.Channels;
                reduction.Apply(patches, patch, rows, source, stride);
                layer.Weights.ReductionNorm!.Apply(source, stride, rows, source, stride);
            }

            layer.Weights.KeysAndValues.Apply(source, stride, rows, pairs + ((nint)first * 2 * x.Channels), 2 * x.Channels);
        }
    }

    private readonly struct PackJob(float* pairs, int channels, int keys, int head, float* packed, nint keyFloats, nint valueFloats) : IJob
    {
        public void Run(int thread, int index)
        {
            float* to = packed + (index * (keyFloats + valueFloats));
            float* from = pairs + ((nint)index * head);
            Product<V>.PackTransposed(from, 2 * channels, head, keys, keys, to);
            Product<V>.Pack(from + channels, 2 * channels, keys, head, to + keyFloats);
        }
    }

    // Queries, softmax of their scores, the mixture of values and the projection of a strip of tokens.
    private readonly struct MixJob(
        SelfAttention<V> layer, FeatureMap x, int keys, float* packed, nint keyFloats, nint valueFloats, float* zeros,
        Strips strips, int row,
        ThreadMemory scratch) : IJob
    {
        public void Run(int thread, int index)
        {
            int first = strips.First(index), rows = strips.Last(index) - first, channels = x.Channels, heads = layer.Heads,
                head = channels / heads;
            float* queries = scratch.Of(thread);
            float* mixed = queries + ((nint)strips.Longest * channels);
            float* scores = mixed + ((nint)strips.Longest * channels);
            float* inverses = scores + ((nint)strips.Longest * row);
            float* tokens = x.At(first);

            // 'mixed' holds the normalized tokens until the queries are made
            layer.Weights.Norm.Apply(tokens, channels, rows, mixed, channels);
            layer.Weights.Queries.Apply(mixed, channels, rows, queries, channels);
            float scale = 1 / MathF.Sqrt(head);
            for (int i = 0; i < heads; i++)
            {
                float* key = packed + (i * (keyFloats + valueFloats));
                Product<V>.Multiply(queries + (i * head), channels, key, rows, head, keys, scores, row, new Finish(zeros));
                RowKernels<V>.Exponentials(scores, row, rows, keys, scale, inverses);
                Product<V>.Multiply(scores, row, key + keyFloats, rows, keys, head, mixed + (i * head), channels, new Finish(zeros));
                RowKernels<V>.ScaleRows(mixed + (i * head), channels, rows, head, inverses);
            }

            float* sums = layer.Weights.Projection.SumsChannels > 0 ? inverses + strips.Longest : null;
            layer.Weights.Projection.Apply(
                mixed, channels, rows, tokens, channels, residual: tokens, residualStride: channels, sums: sums);
        }
    }

    private AttentionWeights<V> Weights => weights;

    private int Heads => heads;
}
