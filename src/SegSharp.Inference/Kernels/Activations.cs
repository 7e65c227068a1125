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

/// <summary>max(0, x).</summary>
internal readonly struct Relu : IActivation
{
    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V value)
        where V : unmanaged, IVector<V> => V.Larger(V.All(0), value);
}

/// <summary>x / (1 + exp(-x)), also called swish.</summary>
internal readonly struct Silu : IActivation
{
    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V value)
        where V : unmanaged, IVector<V> => value / (V.All(1) + VectorMath<V>.Exp(V.All(0) - value));
}
