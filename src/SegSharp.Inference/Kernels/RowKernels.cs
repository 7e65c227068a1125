using System.Runtime.CompilerServices;

namespace SegSharp.Inference.Kernels;

/// <summary>Kernels on the rows of a matrix: layer normalization, softmax, resizing.</summary>
internal static unsafe class RowKernels<V>
    where V : unmanaged, IVector<V>
{
    /// <summary>Normalizes rows: <c>y = (x - mean) / √(variance + eps) · weight + bias</c>. y may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LayerNorm(float* x, nint xStride, int rows, int channels, float* weight, float* bias, float eps,
        float* y, nint yStride)
    {
        for (int row = 0; row < rows; row++, x += xStride, y += yStride)
        {
            // in two passes: the row is in the first cache, and E[x²] - E[x]² would lose digits
            float mean = Sum(x, channels) / channels;
            float inverse = 1 / MathF.Sqrt((SquaredDistances(x, channels, mean) / channels) + eps);
            V means = V.All(mean), inverses = V.All(inverse);
            int i = 0;
            for (; i + V.Count <= channels; i += V.Count)
            {
                V.Store(y + i, V.MultiplyAdd((V.Load(x + i) - means) * inverses, V.Load(weight + i), V.Load(bias + i)));
            }

            for (; i < channels; i++)
            {
                y[i] = ((x[i] - mean) * inverse * weight[i]) + bias[i];
            }
        }
    }

    /// <summary>
    /// Rows become their exponentials relative to the row's largest, <c>s = exp(scale (s - max))</c>;
    /// <paramref name="inverses"/> gets 1 / their sum.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Exponentials(float* s, nint stride, int rows, int columns, float scale, float* inverses)
    {
        for (int row = 0; row < rows; row++, s += stride)
        {
            V shift = V.All(-Largest(s, columns) * scale), factor = V.All(scale), sum = V.All(0);
            int i = 0;
            for (; i + V.Count <= columns; i += V.Count)
            {
                V e = VectorMath<V>.Exp(V.MultiplyAdd(V.Load(s + i), factor, shift));
                V.Store(s + i, e);
                sum += e;
            }

            float total = V.SumOf(sum);
            if (i < columns)
            {
                V e = VectorMath<V>.Exp(V.MultiplyAdd(VectorMath<V>.Read(s + i, columns - i), factor, shift));
                VectorMath<V>.Write(s + i, e, columns - i);
                for (; i < columns; i++)
                {
                    total += s[i];
                }
            }

            inverses[row] = 1 / total;
        }
    }

    /// <summary>Scales each row by a number of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleRows(float* y, nint stride, int rows, int columns, float* factors)
    {
        for (int row = 0; row < rows; row++, y += stride)
        {
            V factor = V.All(factors[row]);
            int i = 0;
            for (; i + V.Count <= columns; i += V.Count)
            {
                V.Store(y + i, V.Load(y + i) * factor);
            }

            for (; i < columns; i++)
            {
                y[i] *= factors[row];
            }
        }
    }

    /// <summary><c>to = a above + b below</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mix(float* above, float* below, float a, float b, nint count, float* to)
    {
        V left = V.All(a), right = V.All(b);
        nint i = 0;
        for (; i + V.Count <= count; i += V.Count)
        {
            V.Store(to + i, V.MultiplyAdd(V.Load(above + i), left, V.Load(below + i) * right));
        }

        for (; i < count; i++)
        {
            to[i] = (above[i] * a) + (below[i] * b);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(float* x, int count)
    {
        V sum = V.All(0);
        int i = 0;
        for (; i + V.Count <= count; i += V.Count)
        {
            sum += V.Load(x + i);
        }

        float total = V.SumOf(sum);
        for (; i < count; i++)
        {
            total += x[i];
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SquaredDistances(float* x, int count, float mean)
    {
        V means = V.All(mean), sum = V.All(0);
        int i = 0;
        for (; i + V.Count <= count; i += V.Count)
        {
            V distance = V.Load(x + i) - means;
            sum = V.MultiplyAdd(distance, distance, sum);
        }

        float total = V.SumOf(sum);
        for (; i < count; i++)
        {
            total += (x[i] - mean) * (x[i] - mean);
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(float* x, int count)
    {
        V largest = V.All(x[0]);
        int i = 0;
        for (; i + V.Count <= count; i += V.Count)
        {
            largest = V.Larger(V.Load(x + i), largest);
        }

        float top = V.LargestOf(largest);
        for (; i < count; i++)
        {
            top = x[i] > top ? x[i] : top;
        }

        return top;
    }
}
