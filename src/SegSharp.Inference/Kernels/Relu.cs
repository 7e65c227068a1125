using System.Runtime.CompilerServices;

namespace SegSharp.Inference.Kernels;

/// <summary>max(0, x).</summary>
internal readonly struct Relu : IActivation
{
    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V value)
        where V : unmanaged, IVector<V> => V.Larger(V.All(0), value);
}
