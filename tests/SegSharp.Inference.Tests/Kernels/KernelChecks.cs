using SegSharp.Inference.Kernels;

namespace SegSharp.Inference.Tests.Kernels;

/// <summary>Each kernel beside <see cref="Reference"/>, over random sizes, for one width of vectors.</summary>
internal static unsafe class KernelChecks<V>
    where V : unmanaged, IVector<V>
{
    private const int Rounds = 40;

    public static void All()
    {
        for (int seed = 0; seed < Rounds; seed++)
        {
            Product(new Random(seed));
            LayerNorm(new Random(seed));
            Softmax(new Random(seed));
            Depthwise(new Random(seed));
            Labels(new Random(seed));
        }
    }

    public static void Product(Random random)
    {
        int rows = random.Next(1, 60), depth = random.Next(3) == 0 ? random.Next(500, 1100) : random.Next(1, 90),
            width = random.Next(1, 100);
        float[] a = Numbers(random, rows * depth), b = Numbers(random, depth * width), bias = Numbers(random, width),
            residual = Numbers(random, rows * width);
        bool isRelu = random.Next(2) == 0, hasResidual = random.Next(2) == 0, isTransposed = random.Next(2) == 0;
        double[] expected = Reference.Multiply(a, b, rows, depth, width,
            [.. Enumerable.Range(0, rows * width).Select(i => (double)bias[i % width])]);
        expected = [.. expected.Select((v, i) => v + (hasResidual ? residual[i] : 0)).Select(v => isRelu ? Math.Max(0, v) : v)];

        float[] c = new float[rows * width], transposed = new float[b.Length];
        for (int i = 0; i < b.Length; i++)
        {
            transposed[(i % width * depth) + (i / width)] = b[i];
        }

        using FloatMemory packed = new(Product<V>.PackedSize(depth, width)), padded = new(Product<V>.Padded(width));
        new Span<float>(padded.Pointer, Product<V>.Padded(width)).Clear();
        bias.CopyTo(new Span<float>(padded.Pointer, width));
        fixed (float* pa = a, pb = b, pt = transposed, pc = c, pr = residual)
        {
            if (isTransposed)
            {
                Product<V>.PackTransposed(pt, depth, depth, width, width, packed.Pointer);
            }
            else
            {
                Product<V>.Pack(pb, width, depth, width, packed.Pointer);
            }

            Product<V>.Multiply(
                pa, depth, packed.Pointer, rows, depth, width, pc, width,
                new Finish(padded.Pointer, hasResidual ? pr : null, width, isRelu));
        }

        Near(expected, c, 1e-6 * depth, $"product {rows}x{depth}x{width}");
    }

    public static void LayerNorm(Random random)
    {
        int rows = random.Next(1, 20), channels = random.Next(1, 150);
        float[] x = Numbers(random, rows * channels), weight = Numbers(random, channels), bias = Numbers(random, channels),
            y = new float[x.Length];
        fixed (float* px = x, pw = weight, pb = bias, py = y)
        {
            RowKernels<V>.LayerNorm(px, channels, rows, channels, pw, pb, 1e-5f, py, channels);
        }

        Near(Reference.LayerNorm(x, rows, channels, weight, bias, 1e-5), y, 2e-5, $"layer norm {rows}x{channels}");
    }

    public static void Softmax(Random random)
    {
        int rows = random.Next(1, 12), columns = random.Next(1, 100);
        float[] s = [.. Numbers(random, rows * columns).Select(v => v * 30)], inverses = new float[rows];
        double[] expected = Reference.Softmax(s, rows, columns, 0.4f);
        fixed (float* ps = s, pi = inverses)
        {
            RowKernels<V>.Exponentials(ps, columns, rows, columns, 0.4f, pi);
            RowKernels<V>.ScaleRows(ps, columns, rows, columns, pi);
        }

        Near(expected, s, 2e-6, $"softmax {rows}x{columns}");
    }

    public static void Depthwise(Random random)
    {
        int height = random.Next(1, 8), width = random.Next(1, 14), channels = random.Next(1, 70);
        float[] map = [.. Numbers(random, height * width * channels).Select(v => 3 * v)], taps = Numbers(random, 9 * channels),
            bias = Numbers(random, channels);
        float[] y = new float[map.Length];
        fixed (float* pm = map, pt = taps, pb = bias, py = y)
        {
            for (int row = 0; row < height; row++)
            {
                int split = random.Next(0, width + 1), size = width * channels;
                float* here = pm + (row * size), to = py + (row * size);
                ThreeRows rows = new(row > 0 ? here - size : null, here, row + 1 < height ? here + size : null);
                Depthwise<V, Gelu>.Row(rows, width, channels, pt, pb, 0, split, to, channels);
                Depthwise<V, Gelu>.Row(rows, width, channels, pt, pb, split, width, to + (split * channels), channels);
            }
        }

        Near(Reference.DepthwiseGelu(map, height, width, channels, taps, bias), y, 2e-5, $"depthwise {height}x{width}x{channels}");
    }

    // The first of the largest classes, what is not a number above all others.
    public static void Labels(Random random)
    {
        int classes = random.Next(2, 257), padded = PixelRow<V>.Padded(classes), columns = 9;
        using FloatMemory memory = new(columns * padded);
        Span<float> logits = new(memory.Pointer, columns * padded);
        logits.Fill(PixelRow<V>.NoClass);
        short[] expected = new short[columns], labels = new short[columns];
        for (int x = 0; x < columns; x++)
        {
            Span<float> column = logits.Slice(x * padded, classes);
            for (int c = 0; c < classes; c++)
            {
                column[c] = random.Next(-4, 5); // few values: the largest stands in many places
            }

            expected[x] = (short)column.IndexOf(column.ToArray().Max());
            if (x == 4)
            {
                column[random.Next(classes)] = random.Next(2) == 0 ? float.NaN : float.PositiveInfinity;
                expected[x] = -1;
            }
        }

        fixed (short* to = labels)
        {
            PixelRow<V>.Largest(memory.Pointer, columns, classes, to);
        }

        Assert.Equal(expected, labels);
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];

    private static void Near(double[] expected, float[] found, double tolerance, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"{what}, {i}: {found[i]} instead of {expected[i]}");
        }
    }
}
