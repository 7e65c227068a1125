using System.Runtime.CompilerServices;

namespace SegSharp.Inference.Kernels;

/// <summary>
/// Pixels of a row that lie between columns of logits, each column with its classes side by side: resized, and the largest class found.
/// </summary>
internal static unsafe class PixelRow<V>
    where V : unmanaged, IVector<V>
{
    /// <summary>The padding of a column's classes: finite, and so is a weighted mean of two.</summary>
    public const float NoClass = -3.4e38f;

    /// <summary>The classes, padded to whole vectors of every width.</summary>
    public static int Padded(int classes) => (classes + 15) / 16 * 16;

    /// <summary>
    /// The label of each pixel between two columns: the first of its largest classes, and what is not a number above all numbers.
    /// </summary>
    /// <param name="left">The left column's logits; the padding is <see cref="NoClass"/>.</param>
    /// <param name="right">The right column's.</param>
    /// <param name="classes">The classes of a column.</param>
    /// <param name="axis">Where pixels read.</param>
    /// <param name="first">The first pixel.</param>
    /// <param name="labels">The labels of the pixels from there on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Classify(float* left, float* right, int classes, in AxisSpan axis, int first, Span<byte> labels)
    {
        int padded = Padded(classes), x = 0;
        for (; x + 4 <= labels.Length; x += 4)
        {
            Four(left, right, classes, padded, axis.LowWeight + first + x, axis.HighWeight + first + x, labels[x..]);
        }

        for (; x < labels.Length; x++)
        {
            labels[x] = One(left, right, classes, padded, axis.LowWeight[first + x], axis.HighWeight[first + x]);
        }
    }

    /// <summary>The largest class of each column; -1 where a logit is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Largest(float* logits, int columns, int classes, short* labels)
    {
        int padded = Padded(classes);
        for (int x = 0; x < columns; x++, logits += padded)
        {
            V best = V.All(float.NegativeInfinity), block = V.All(0), strange = block;
            for (int c = 0; c < padded; c += V.Count)
            {
                V value = V.Load(logits + c);
                strange = V.MultiplyAdd(value, V.All(0), strange);
                block = V.WhereGreater(value, best, V.All(c), block);
                best = V.Larger(value, best);
            }

            labels[x] = float.IsNaN(V.SumOf(strange)) ? (short)-1 : First(best, block);
        }
    }

    // What is loaded once serves four pixels between the same two columns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* left, float* right, int classes, int padded, float* leftWeight, float* rightWeight, Span<byte> labels)
    {
        V best0 = V.All(float.NegativeInfinity), best1 = best0, best2 = best0, best3 = best0;
        V block0 = V.All(0), block1 = block0, block2 = block0, block3 = block0, strange = block0;
        V l0 = V.All(leftWeight[0]), l1 = V.All(leftWeight[1]), l2 = V.All(leftWeight[2]), l3 = V.All(leftWeight[3]);
        V r0 = V.All(rightWeight[0]), r1 = V.All(rightWeight[1]), r2 = V.All(rightWeight[2]), r3 = V.All(rightWeight[3]);
        for (int c = 0; c < padded; c += V.Count)
        {
            V l = V.Load(left + c), r = V.Load(right + c), here = V.All(c);

            // becomes NaN where something is not finite; each alone, for the sum of two paddings is no longer finite
            strange = V.MultiplyAdd(r, V.All(0), V.MultiplyAdd(l, V.All(0), strange));
            V value0 = V.MultiplyAdd(l0, l, r0 * r), value1 = V.MultiplyAdd(l1, l, r1 * r);
            V value2 = V.MultiplyAdd(l2, l, r2 * r), value3 = V.MultiplyAdd(l3, l, r3 * r);
            block0 = V.WhereGreater(value0, best0, here, block0);
            block1 = V.WhereGreater(value1, best1, here, block1);
            block2 = V.WhereGreater(value2, best2, here, block2);
            block3 = V.WhereGreater(value3, best3, here, block3);
            best0 = V.Larger(value0, best0);
            best1 = V.Larger(value1, best1);
            best2 = V.Larger(value2, best2);
            best3 = V.Larger(value3, best3);
        }

        if (float.IsNaN(V.SumOf(strange)))
        {
            for (int i = 0; i < 4; i++)
            {
                labels[i] = Any(left, right, classes, leftWeight[i], rightWeight[i]);
            }

            return;
        }

        labels[0] = First(best0, block0);
        labels[1] = First(best1, block1);
        labels[2] = First(best2, block2);
        labels[3] = First(best3, block3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte One(float* left, float* right, int classes, int padded, float leftWeight, float rightWeight)
    {
        V best = V.All(float.NegativeInfinity), block = V.All(0), strange = block;
        for (int c = 0; c < padded; c += V.Count)
        {
            V l = V.Load(left + c), r = V.Load(right + c);
            strange = V.MultiplyAdd(r, V.All(0), V.MultiplyAdd(l, V.All(0), strange));
            V value = V.MultiplyAdd(V.All(leftWeight), l, V.All(rightWeight) * r);
            block = V.WhereGreater(value, best, V.All(c), block);
            best = V.Larger(value, best);
        }

        return float.IsNaN(V.SumOf(strange)) ? Any(left, right, classes, leftWeight, rightWeight) : First(best, block);
    }

    // The first of equal classes: each lane has its first best, the blocks say in which vector.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte First(V best, V block)
    {
        V candidates = V.WhereEqual(best, V.All(V.LargestOf(best)), block + V.Numbers, V.All(float.MaxValue));
        return (byte)V.SmallestOf(candidates);
    }

    // Beside something that is not finite: 0 times an infinity would be no number.
    private static byte Any(float* left, float* right, int classes, float leftWeight, float rightWeight)
    {
        int best = 0;
        float top = float.NegativeInfinity;
        for (int c = 0; c < classes; c++)
        {
            float value = left == right || rightWeight == 0 ? left[c] : (leftWeight * left[c]) + (rightWeight * right[c]);
            if (float.IsNaN(value))
            {
                return (byte)c;
            }

            (best, top) = value > top ? (c, value) : (best, top);
        }

        return (byte)best;
    }
}
