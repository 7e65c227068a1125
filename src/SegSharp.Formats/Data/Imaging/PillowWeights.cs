namespace SegSharp.Data.Imaging;

/// <summary>Which pixels count into each new one of a row or column, and how much, in fixed point.</summary>
/// <param name="Pixels">For each new pixel the first that counts and the weights from there on.</param>
/// <param name="Bits">How many bits stand behind the point.</param>
/// <remarks>Sources: <c>precompute_coeffs</c> and the filters of Pillow's <c>Resample.c</c>;
/// <c>compute_index_ranges_int16_weights</c> of PyTorch's <c>UpSampleKernel.cpp</c>.</remarks>
internal sealed record PillowWeights((int First, int[] Weights)[] Pixels, int Bits)
{
    // 32 bits less 8 for the value and 2 against overflow
    private const int PrecisionBits = 22;

    /// <summary>Computes them.</summary>
    /// <param name="filter">How pixels are weighed; not <see cref="PillowFilter.Nearest"/>.</param>
    /// <param name="size">How many pixels there are.</param>
    /// <param name="newSize">How many there shall be.</param>
    /// <param name="asTorchvision">Whether they are rounded to 16 bits.</param>
    public static PillowWeights Of(PillowFilter filter, int size, int newSize, bool asTorchvision)
    {
        double scale = (double)size / newSize, widening = Math.Max(scale, 1), support = Support(filter) * widening,
            narrowing = 1 / widening;
        (int First, double[] Weights)[] exact = new (int, double[])[newSize];
        for (int i = 0; i < newSize; i++)
        {
            double center = (i + 0.5) * scale;
            int first = Math.Max(0, (int)(center - support + 0.5)), end = Math.Min(size, (int)(center + support + 0.5));
            double[] weights = new double[end - first];
            double sum = 0;
            for (int k = 0; k < weights.Length; k++)
            {
                weights[k] = Weight(filter, (k + first - center + 0.5) * narrowing);
                sum += weights[k];
            }

            exact[i] = (first, sum == 0 ? weights : [.. weights.Select(weight => weight / sum)]);
        }

        int bits = asTorchvision ? ShortBits(exact.Max(pixel => pixel.Weights.Max())) : PrecisionBits;
        return new PillowWeights([.. exact.Select(pixel => (pixel.First, (int[])[.. pixel.Weights.Select(weight => Fixed(weight, bits))]))],
            bits);
    }

    private static int Fixed(double weight, int bits) => (int)((weight < 0 ? -0.5 : 0.5) + (weight * (1 << bits)));

    // as many bits behind the point as leave the largest weight of all within 16 bits
    private static int ShortBits(double largest)
    {
        int bits = 0;
        while (bits < PrecisionBits && (int)(0.5 + (largest * (1 << (bits + 1)))) < 1 << 15)
        {
            bits++;
        }

        return bits;
    }

    private static double Support(PillowFilter filter) => filter switch
    {
        PillowFilter.Box => 0.5,
        PillowFilter.Bilinear or PillowFilter.Hamming => 1,
        PillowFilter.Bicubic => 2,
        PillowFilter.Lanczos => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "the nearest pixel has no weights"),
    };

    private static double Weight(PillowFilter filter, double at)
    {
        double distance = Math.Abs(at);
        return filter switch
        {
            PillowFilter.Box => at is > -0.5 and <= 0.5 ? 1 : 0,
            PillowFilter.Bilinear => distance < 1 ? 1 - distance : 0,
            PillowFilter.Hamming => distance == 0 ? 1 : distance >= 1 ? 0 : Sinc(distance) * (0.54 + (0.46 * Math.Cos(distance * Math.PI))),
            PillowFilter.Bicubic => Cubic(distance),
            _ => at is >= -3 and < 3 ? Sinc(at) * Sinc(at / 3) : 0,
        };
    }

    private static double Cubic(double x)
    {
        const double a = -0.5;
        return x < 1 ? ((((a + 2) * x) - (a + 3)) * x * x) + 1 : x < 2 ? (((((x - 5) * x) + 8) * x) - 4) * a : 0;
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
