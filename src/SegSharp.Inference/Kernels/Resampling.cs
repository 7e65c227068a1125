using System.Runtime.CompilerServices;

namespace SegSharp.Inference.Kernels;

/// <summary>Pixels of a row between columns of a row of a map with its channels side by side.</summary>
internal static unsafe class Resampling<V>
    where V : unmanaged, IVector<V>
{
    /// <summary>Each pixel's mean of its two columns, to <paramref name="to"/> or added to it.</summary>
    /// <param name="row">The row; column 0 lies here.</param>
    /// <param name="axis">Where each pixel reads.</param>
    /// <param name="first">The first pixel.</param>
    /// <param name="last">The pixel after the last one.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="accumulate">Whether the result is added.</param>
    /// <param name="to">The first pixel's result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row(float* row, in AxisSpan axis, int first, int last, int channels, bool accumulate, float* to)
    {
        for (int x = first; x < last; x++, to += channels)
        {
            float* left = row + ((nint)axis.Low[x] * channels), right = row + ((nint)axis.High[x] * channels);
            float a = axis.LowWeight[x], b = axis.HighWeight[x];
            V lefts = V.All(a), rights = V.All(b);
            int i = 0;
            for (; i + V.Count <= channels; i += V.Count)
            {
                V sum = V.MultiplyAdd(V.Load(left + i), lefts, V.Load(right + i) * rights);
                V.Store(to + i, accumulate ? sum + V.Load(to + i) : sum);
            }

            for (; i < channels; i++)
            {
                to[i] = (accumulate ? to[i] : 0) + (left[i] * a) + (right[i] * b);
            }
        }
    }

    /// <summary>The sum of three such rows, as the decoder of SegFormer takes it: each result is written once.</summary>
    /// <param name="row0">The first row.</param>
    /// <param name="axis0">Where its pixels read.</param>
    /// <param name="row1">The second row.</param>
    /// <param name="axis1">Where its pixels read.</param>
    /// <param name="row2">The third row.</param>
    /// <param name="axis2">Where its pixels read.</param>
    /// <param name="first">The first pixel.</param>
    /// <param name="last">The pixel after the last one.</param>
    /// <param name="channels">Channels of a pixel; a multiple of the vector's.</param>
    /// <param name="to">The first pixel's result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumOfThree(
        float* row0, in AxisSpan axis0, float* row1, in AxisSpan axis1, float* row2, in AxisSpan axis2, int first, int last, int channels,
        float* to)
    {
        for (int x = first; x < last; x++, to += channels)
        {
            float* left0 = row0 + ((nint)axis0.Low[x] * channels), right0 = row0 + ((nint)axis0.High[x] * channels);
            float* left1 = row1 + ((nint)axis1.Low[x] * channels), right1 = row1 + ((nint)axis1.High[x] * channels);
            float* left2 = row2 + ((nint)axis2.Low[x] * channels), right2 = row2 + ((nint)axis2.High[x] * channels);
            V a0 = V.All(axis0.LowWeight[x]), a1 = V.All(axis1.LowWeight[x]), a2 = V.All(axis2.LowWeight[x]);
            V b0 = V.All(axis0.HighWeight[x]), b1 = V.All(axis1.HighWeight[x]), b2 = V.All(axis2.HighWeight[x]);
            for (int i = 0; i < channels; i += V.Count)
            {
                V sum0 = V.MultiplyAdd(V.Load(left0 + i), a0, V.Load(right0 + i) * b0);
                V sum1 = V.MultiplyAdd(V.Load(left1 + i), a1, V.Load(right1 + i) * b1);
                V sum2 = V.MultiplyAdd(V.Load(left2 + i), a2, V.Load(right2 + i) * b2);
                V.Store(to + i, sum0 + sum1 + sum2);
            }
        }
    }
}
