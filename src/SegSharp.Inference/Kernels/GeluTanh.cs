using System.Runtime.CompilerServices;

namespace SegSharp.Inference.Kernels;

/// <summary>x / (1 + exp(-2 √(2/π) (x + 0.044715 x³))): GELU by a hyperbolic tangent.</summary>
internal readonly struct GeluTanh : IActivation
{
    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V value)
        where V : unmanaged, IVector<V>
    {
        V inner = value * V.MultiplyAdd(value * value, V.All(-2 * 0.7978845608f * 0.044715f), V.All(-2 * 0.7978845608f));
        return value / (V.All(1) + VectorMath<V>.Exp(inner));
    }
}
