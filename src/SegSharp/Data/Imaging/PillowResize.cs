namespace SegSharp.Data.Imaging;

/// <summary>Pillow's bilinear resizing, which averages over all pixels that a smaller image's pixel covers; bit for bit.</summary>
/// <remarks>Source: <c>src/libImaging/Resample.c</c> of Pillow. Hugging Face's image processors use it.</remarks>
internal static class PillowResize
{
    // 32 bits less 8 for the value and 2 against overflow
    private const int PrecisionBits = 22;

    public static ByteImage Bilinear(ByteImage image, int height, int width)
    {
        ByteImage wide = image.Width == width ? image : Horizontal(image, width);
        if (wide.Height == height)
        {
            return wide;
        }

        ByteImage result = Vertical(wide, height);
        if (!ReferenceEquals(wide, image))
        {
            wide.Release();
        }

        return result;
    }

    private static ByteImage Horizontal(ByteImage image, int width)
    {
        ByteImage result = ByteImage.Uninitialized(image.Height, width, image.Channels);
        (int First, int[] Weights)[] pixels = Weights(image.Width, width);
        int channels = image.Channels;
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> from = image.Pixels.Slice(y * image.RowBytes, image.RowBytes);
            Span<byte> to = result.Pixels.Slice(y * result.RowBytes, result.RowBytes);
            for (int i = 0; i < to.Length; i++)
            {
                (int first, int[] weights) = pixels[i / channels];
                int sum = 1 << (PrecisionBits - 1);
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += from[((first + k) * channels) + (i % channels)] * weights[k];
                }

                to[i] = (byte)Math.Clamp(sum >> PrecisionBits, 0, byte.MaxValue);
            }
        }

        return result;
    }

    private static ByteImage Vertical(ByteImage image, int height)
    {
        ByteImage result = ByteImage.Uninitialized(height, image.Width, image.Channels);
        (int First, int[] Weights)[] rows = Weights(image.Height, height);
        ReadOnlySpan<byte> from = image.Pixels;
        for (int y = 0; y < height; y++)
        {
            (int first, int[] weights) = rows[y];
            Span<byte> to = result.Pixels.Slice(y * result.RowBytes, result.RowBytes);
            for (int i = 0; i < to.Length; i++)
            {
                int sum = 1 << (PrecisionBits - 1);
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += from[((first + k) * image.RowBytes) + i] * weights[k];
                }

                to[i] = (byte)Math.Clamp(sum >> PrecisionBits, 0, byte.MaxValue);
            }
        }

        return result;
    }

    // which pixels count into each new one, and how much: a triangle as wide as the scale, in fixed point
    private static (int First, int[] Weights)[] Weights(int size, int newSize)
    {
        double scale = (double)size / newSize, support = Math.Max(scale, 1);
        (int First, int[] Weights)[] result = new (int, int[])[newSize];
        for (int i = 0; i < newSize; i++)
        {
            double center = (i + 0.5) * scale;
            int first = Math.Max(0, (int)(center - support + 0.5)), end = Math.Min(size, (int)(center + support + 0.5));
            double[] exact = [.. Enumerable.Range(first, end - first).Select(x => Math.Max(0, 1 - Math.Abs((x - center + 0.5) / support)))];
            double sum = exact.Sum();
            result[i] = (first, [.. exact.Select(weight => (int)(0.5 + (weight / sum * (1 << PrecisionBits))))]);
        }

        return result;
    }
}
