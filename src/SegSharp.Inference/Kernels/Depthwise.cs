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
            if (x > 0 && x + Together < width && x + Together <= last && channels >= V.Count)
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
        nint pixel = channels, start = (nint)(x - 1) * channels;
        float* above = rows.Above == null ? null : rows.Above + start, here = rows.Here + start;
        float* below = rows.Below == null ? null : rows.Below + start;
        for (int next = 0; next < channels; next += V.Count)
        {
            // the last vector lies over the end of the one before, where channels fill no vector
            int c = Math.Min(next, channels - V.Count);
            V sum0 = V.Load(bias + c), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            if (above != null)
            {
                Add(above + c, pixel, taps + c, ref sum0, ref sum1, ref sum2, ref sum3);
            }

            Add(here + c, pixel, taps + (3 * pixel) + c, ref sum0, ref sum1, ref sum2, ref sum3);
            if (below != null)
            {
                Add(below + c, pixel, taps + (6 * pixel) + c, ref sum0, ref sum1, ref sum2, ref sum3);
            }

            V.Store(to + c, A.Apply(sum0));
            V.Store(to + stride + c, A.Apply(sum1));
            V.Store(to + (2 * stride) + c, A.Apply(sum2));
            V.Store(to + (3 * stride) + c, A.Apply(sum3));
        }
    }

    // A row's share: six columns of the map, three taps.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* from, nint pixel, float* taps, ref V sum0, ref V sum1, ref V sum2, ref V sum3)
    {
        V left = V.Load(taps), middle = V.Load(taps + pixel), right = V.Load(taps + (2 * pixel));
        V a = V.Load(from), b = V.Load(from + pixel), c = V.Load(from + (2 * pixel)), d = V.Load(from + (3 * pixel));
        V e = V.Load(from + (4 * pixel)), f = V.Load(from + (5 * pixel));
        sum0 = V.MultiplyAdd(c, right, V.MultiplyAdd(b, middle, V.MultiplyAdd(a, left, sum0)));
        sum1 = V.MultiplyAdd(d, right, V.MultiplyAdd(c, middle, V.MultiplyAdd(b, left, sum1)));
        sum2 = V.MultiplyAdd(e, right, V.MultiplyAdd(d, middle, V.MultiplyAdd(c, left, sum2)));
        sum3 = V.MultiplyAdd(f, right, V.MultiplyAdd(e, middle, V.MultiplyAdd(d, left, sum3)));
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
