using SegSharp.Inference.Kernels;

namespace SegSharp.Inference.Layers;

/// <summary>The linear maps and normalizations of an attention.</summary>
/// <param name="Norm">The normalization of the tokens.</param>
/// <param name="Queries">Tokens to queries.</param>
/// <param name="KeysAndValues">Tokens of the smaller map to keys, and values behind them.</param>
/// <param name="Projection">The mixture of values to what is added to the tokens.</param>
/// <param name="Reduction">Patches of tokens to those of the smaller map; null where it is the map itself.</param>
/// <param name="ReductionNorm">The normalization behind it.</param>
internal sealed record AttentionWeights<V>(
    Norm<V> Norm, PackedLinear<V> Queries, PackedLinear<V> KeysAndValues, PackedLinear<V> Projection, PackedLinear<V>? Reduction,
    Norm<V>? ReductionNorm)
    : IDisposable
    where V : unmanaged, IVector<V>
{
    /// <inheritdoc />
    public void Dispose()
    {
        Norm.Dispose();
        ReductionNorm?.Dispose();
    }
}
