using System.Runtime.CompilerServices;

namespace SegSharp.Inference.Kernels;

/// <summary>x Φ(x), with the cumulative normal distribution.</summary>
internal readonly struct Gelu : IActivation
{
    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V value)
        where V : unmanaged, IVector<V> => VectorMath<V>.Gelu(value);
}
