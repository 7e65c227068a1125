using System.Runtime.CompilerServices;

namespace SegSharp.Inference.Kernels;

/// <summary>
/// A 3×3 depthwise convolution of a map with its channels side by side, with zeros around it, and the activation behind it.
/// </summary>
internal static unsafe class Depthwise<V, A>
    where V : unmanaged, IVector<V>
    where A : struct, IActivation
{
    // So many neighbours are made together: they share six columns of input and nine weights.
    private const int Together = 4;

    /// <summary>Pixels first to last of a row of the result.</summary>
    /// <param name="rows">The row above, the row itself and the one below, <c>[width, channels]</c> each; null where there is none.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="taps">The weight, <c>[9, channels]</c>.</param>
    /// <param name="bias">One number a channel.</param>
    /// <param name="first">The first pixel.</param>
    /// <param name="last">The pixel after the last one.</param>
    /// <param name="to">The first pixel's result.</param>
    /// <param name="stride">The distance between pixels of the result.</param>
    public static void Row(in ThreeRows rows, int width, int channels, float* taps, float* bias, int first, int last,
        float* to, nint stride)
    {
        for (int x = first; x < last;)
        {
            if (x > 0 && x + Together < width && x + Together <= last)
            {
                Four(rows, x, channels, taps, bias, to, stride);
                x += Together;
                to += Together * stride;
            }
            else
            {
                One(rows, x, width, channels, taps, bias, to);
                x++;
                to += stride;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(in ThreeRows rows, int x, int channels, float* taps, float* bias, float* to, nint stride)
    {
        for (int c = 0; c < channels; c += V.Count)
        {
            int rest = channels - c;
            V sum0 = VectorMath<V>.Read(bias + c, rest), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            for (int dy = 0; dy < 3; dy++)
            {
                if (rows[dy] == null)
                {
                    continue;
                }

                float* from = rows[dy] + ((nint)(x - 1) * channels) + c;
                float* weight = taps + ((nint)dy * 3 * channels) + c;
                V left = VectorMath<V>.Read(weight, rest), middle = VectorMath<V>.Read(weight + channels, rest);
                V right = VectorMath<V>.Read(weight + (2 * (nint)channels), rest);
                V a = VectorMath<V>.Read(from, rest), b = VectorMath<V>.Read(from + channels, rest);
                V d = VectorMath<V>.Read(from + (2 * (nint)channels), rest), e = VectorMath<V>.Read(from + (3 * (nint)channels), rest);
                V f = VectorMath<V>.Read(from + (4 * (nint)channels), rest), g = VectorMath<V>.Read(from + (5 * (nint)channels), rest);
                sum0 = V.MultiplyAdd(d, right, V.MultiplyAdd(b, middle, V.MultiplyAdd(a, left, sum0)));
                sum1 = V.MultiplyAdd(e, right, V.MultiplyAdd(d, middle, V.MultiplyAdd(b, left, sum1)));
                sum2 = V.MultiplyAdd(f, right, V.MultiplyAdd(e, middle, V.MultiplyAdd(d, left, sum2)));
                sum3 = V.MultiplyAdd(g, right, V.MultiplyAdd(f, middle, V.MultiplyAdd(e, left, sum3)));
            }

            VectorMath<V>.Write(to + c, A.Apply(sum0), rest);
            VectorMath<V>.Write(to + stride + c, A.Apply(sum1), rest);
            VectorMath<V>.Write(to + (2 * stride) + c, A.Apply(sum2), rest);
            VectorMath<V>.Write(to + (3 * stride) + c, A.Apply(sum3), rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(in ThreeRows rows, int x, int width, int channels, float* taps, float* bias, float* to)
    {
        for (int c = 0; c < channels; c += V.Count)
        {
            int rest = channels - c;
            V sum = VectorMath<V>.Read(bias + c, rest);
            for (int dy = 0; dy < 3; dy++)
            {
                for (int dx = Math.Max(0, 1 - x); rows[dy] != null && dx < Math.Min(3, width - x + 1); dx++)
                {
                    V tap = VectorMath<V>.Read(taps + ((nint)((dy * 3) + dx) * channels) + c, rest);
                    sum = V.MultiplyAdd(VectorMath<V>.Read(rows[dy] + ((nint)(x + dx - 1) * channels) + c, rest), tap, sum);
                }
            }

            VectorMath<V>.Write(to + c, A.Apply(sum), rest);
        }
    }
}
