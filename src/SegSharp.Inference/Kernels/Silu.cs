using System.Runtime.CompilerServices;

namespace SegSharp.Inference.Kernels;

/// <summary>x / (1 + exp(-x)), also called swish.</summary>
internal readonly struct Silu : IActivation
{
    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V value)
        where V : unmanaged, IVector<V> => value / (V.All(1) + VectorMath<V>.Exp(V.All(0) - value));
}
