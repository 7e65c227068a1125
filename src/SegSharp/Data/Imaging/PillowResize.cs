namespace SegSharp.Data.Imaging;

/// <summary>
/// Pillow's bilinear resizing, which averages over all pixels that a smaller image's pixel covers, bit for bit; and torchvision's, which differs in its rounding.
/// </summary>
/// <remarks>
/// Sources: <c>src/libImaging/Resample.c</c> of Pillow; <c>aten/src/ATen/native/cpu/UpSampleKernel.cpp</c> of PyTorch 2.x for images of bytes. Hugging Face's
/// image processors use one or the other.
/// </remarks>
internal static class PillowResize
{
    // 32 bits less 8 for the value and 2 against overflow
    private const int PrecisionBits = 22;

    /// <summary>Resizes.</summary>
    /// <param name="image">The image.</param>
    /// <param name="height">The new height.</param>
    /// <param name="width">The new width.</param>
    /// <param name="asTorchvision">Whether weights are rounded to 16 bits, as torchvision's are: it moves some values by 1.</param>
    public static ByteImage Bilinear(ByteImage image, int height, int width, bool asTorchvision = false)
    {
        ByteImage wide = image.Width == width ? image : Horizontal(image, width, asTorchvision);
        if (wide.Height == height)
        {
            return wide;
        }

        ByteImage result = Vertical(wide, height, asTorchvision);
        if (!ReferenceEquals(wide, image))
        {
            wide.Release();
        }

        return result;
    }

    private static ByteImage Horizontal(ByteImage image, int width, bool asTorchvision)
    {
        ByteImage result = ByteImage.Uninitialized(image.Height, width, image.Channels);
        ((int First, int[] Weights)[] pixels, int bits) = Weights(image.Width, width, asTorchvision);
        int channels = image.Channels;
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> from = image.Pixels.Slice(y * image.RowBytes, image.RowBytes);
            Span<byte> to = result.Pixels.Slice(y * result.RowBytes, result.RowBytes);
            for (int i = 0; i < to.Length; i++)
            {
                (int first, int[] weights) = pixels[i / channels];
                int sum = 1 << (bits - 1);
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += from[((first + k) * channels) + (i % channels)] * weights[k];
                }

                to[i] = (byte)Math.Clamp(sum >> bits, 0, byte.MaxValue);
            }
        }

        return result;
    }

    private static ByteImage Vertical(ByteImage image, int height, bool asTorchvision)
    {
        ByteImage result = ByteImage.Uninitialized(height, image.Width, image.Channels);
        ((int First, int[] Weights)[] rows, int bits) = Weights(image.Height, height, asTorchvision);
        ReadOnlySpan<byte> from = image.Pixels;
        for (int y = 0; y < height; y++)
        {
            (int first, int[] weights) = rows[y];
            Span<byte> to = result.Pixels.Slice(y * result.RowBytes, result.RowBytes);
            for (int i = 0; i < to.Length; i++)
            {
                int sum = 1 << (bits - 1);
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += from[((first + k) * image.RowBytes) + i] * weights[k];
                }

                to[i] = (byte)Math.Clamp(sum >> bits, 0, byte.MaxValue);
            }
        }

        return result;
    }

    // which pixels count into each new one, and how much: a triangle as wide as the scale, in fixed point
    private static ((int First, int[] Weights)[] Pixels, int Bits) Weights(int size, int newSize, bool asTorchvision)
    {
        double scale = (double)size / newSize, support = Math.Max(scale, 1);
        (int First, double[] Weights)[] exact = new (int, double[])[newSize];
        for (int i = 0; i < newSize; i++)
        {
            double center = (i + 0.5) * scale;
            int first = Math.Max(0, (int)(center - support + 0.5)), end = Math.Min(size, (int)(center + support + 0.5));
            double[] triangle = [.. Enumerable.Range(first, end - first).Select(x => Math.Max(0, 1 - Math.Abs((x - center + 0.5) / support)))];
            double sum = triangle.Sum();
            exact[i] = (first, [.. triangle.Select(weight => weight / sum)]);
        }

        int bits = asTorchvision ? ShortBits(exact.Max(pixel => pixel.Weights.Max())) : PrecisionBits;
        return ([.. exact.Select(pixel => (pixel.First, (int[])[.. pixel.Weights.Select(weight => (int)(0.5 + (weight * (1 << bits))))]))], bits);
    }

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
}
