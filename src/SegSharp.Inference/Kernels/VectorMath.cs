using System.Runtime.CompilerServices;

namespace SegSharp.Inference.Kernels;

/// <summary>Functions of vectors, and the ends of rows that fill none.</summary>
internal static unsafe class VectorMath<V>
    where V : unmanaged, IVector<V>
{
    /// <summary>The first <paramref name="count"/> numbers of a vector; the others are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Read(float* from, int count) => count >= V.Count ? V.Load(from) : ReadPart(from, count);

    /// <summary>Writes the first <paramref name="count"/> numbers of a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(float* to, V value, int count)
    {
        if (count >= V.Count)
        {
            V.Store(to, value);
        }
        else
        {
            WritePart(to, value, count);
        }
    }

    /// <summary>
    /// eˣ as 2ⁿ times a polynomial on ±ln 2 / 2; off by at most 2 units in the last place below 88. What is not a number stays so.
    /// </summary>
    /// <remarks>Source: Cephes, expf (Moshier 1989).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp(V x)
    {
        x = V.Smaller(V.All(88f), V.Larger(V.All(-87f), x));
        V shifted = V.MultiplyAdd(x, V.All(1.44269504f), V.All(12582912f)); // rounds to the nearest integer in the low bits
        V n = shifted - V.All(12582912f);
        V r = V.MultiplyAdd(n, V.All(2.12194440e-4f), V.MultiplyAdd(n, V.All(-0.693359375f), x));
        V p = V.MultiplyAdd(V.All(1.9875691500e-4f), r, V.All(1.3981999507e-3f));
        p = V.MultiplyAdd(p, r, V.All(8.3334519073e-3f));
        p = V.MultiplyAdd(p, r, V.All(4.1665795894e-2f));
        p = V.MultiplyAdd(p, r, V.All(1.6666665459e-1f));
        p = V.MultiplyAdd(p, r, V.All(5.0000001201e-1f));
        p = V.MultiplyAdd(p, r * r, r) + V.All(1f);
        return p * V.PowerOfTwo(shifted);
    }

    /// <summary>GELU: x Φ(x), with Φ off by less than 3e-7: 1/2 + x P(x²) / Q(x²) within ±5.2, where 1e-7 is left.</summary>
    /// <remarks>The coefficients are a least-maximum fit to (1 + erf(x / √2)) / 2. Source of GELU: Hendrycks and Gimpel 2016,
    /// https://arxiv.org/abs/1606.08415.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gelu(V z)
    {
        V x = V.Smaller(V.All(5.2f), V.Larger(V.All(-5.2f), z));
        V u = x * x;
        V p = V.MultiplyAdd(V.All(-1.61645159e-8f), u, V.All(5.37430822e-6f));
        p = V.MultiplyAdd(p, u, V.All(4.11796463e-4f));
        p = V.MultiplyAdd(p, u, V.All(6.08064865e-3f));
        p = V.MultiplyAdd(p, u, V.All(6.02768106e-2f));
        p = V.MultiplyAdd(p, u, V.All(3.98941742e-1f));
        V q = V.MultiplyAdd(V.All(1.38323291e-4f), u, V.All(3.2533768e-3f));
        q = V.MultiplyAdd(q, u, V.All(4.32167605e-2f));
        q = V.MultiplyAdd(q, u, V.All(3.17749337e-1f));
        q = V.MultiplyAdd(q, u, V.All(1f));
        return z * V.MultiplyAdd(x, p / q, V.All(0.5f));
    }

    private static V ReadPart(float* from, int count)
    {
        V value = V.All(0);
        Unsafe.CopyBlockUnaligned(&value, from, (uint)count * sizeof(float));
        return value;
    }

    private static void WritePart(float* to, V value, int count) => Unsafe.CopyBlockUnaligned(to, &value, (uint)count * sizeof(float));
}
