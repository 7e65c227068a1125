namespace SegSharp.Data.Imaging;

/// <summary>
/// Pillow's resizing, which averages over all pixels that a smaller image's pixel covers, bit for bit; and torchvision's,
/// which differs in its rounding.
/// </summary>
/// <remarks>
/// Sources: <c>src/libImaging/Resample.c</c> and, for the nearest pixel, <c>Geometry.c</c> of Pillow;
/// <c>aten/src/ATen/native/cpu/UpSampleKernel.cpp</c> of PyTorch 2.x for images of bytes.
/// Hugging Face's image processors use one or the other.
/// </remarks>
internal static class PillowResize
{
    /// <summary>Resizes.</summary>
    /// <param name="image">The image.</param>
    /// <param name="height">The new height.</param>
    /// <param name="width">The new width.</param>
    /// <param name="filter">How pixels are weighed.</param>
    /// <param name="asTorchvision">Whether weights are rounded to 16 bits, as torchvision's are: it moves some values by 1.</param>
    public static ByteImage Resize(ByteImage image, int height, int width, PillowFilter filter = PillowFilter.Bilinear,
        bool asTorchvision = false)
    {
        if (filter == PillowFilter.Nearest)
        {
            return Nearest(image, height, width);
        }

        ByteImage wide = image.Width == width ? image
            : Horizontal(image, width, PillowWeights.Of(filter, image.Width, width, asTorchvision));
        if (wide.Height == height)
        {
            return wide;
        }

        ByteImage result = Vertical(wide, height, PillowWeights.Of(filter, image.Height, height, asTorchvision));
        if (!ReferenceEquals(wide, image))
        {
            wide.Release();
        }

        return result;
    }

    private static ByteImage Horizontal(ByteImage image, int width, PillowWeights weighed)
    {
        ByteImage result = ByteImage.Uninitialized(image.Height, width, image.Channels);
        int channels = image.Channels;
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> from = image.Pixels.Slice(y * image.RowBytes, image.RowBytes);
            Span<byte> to = result.Pixels.Slice(y * result.RowBytes, result.RowBytes);
            for (int i = 0; i < to.Length; i++)
            {
                (int first, int[] weights) = weighed.Pixels[i / channels];
                int sum = 1 << (weighed.Bits - 1);
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += from[((first + k) * channels) + (i % channels)] * weights[k];
                }

                to[i] = (byte)Math.Clamp(sum >> weighed.Bits, 0, byte.MaxValue);
            }
        }

        return result;
    }

    private static ByteImage Vertical(ByteImage image, int height, PillowWeights weighed)
    {
        ByteImage result = ByteImage.Uninitialized(height, image.Width, image.Channels);
        ReadOnlySpan<byte> from = image.Pixels;
        for (int y = 0; y < height; y++)
        {
            (int first, int[] weights) = weighed.Pixels[y];
            Span<byte> to = result.Pixels.Slice(y * result.RowBytes, result.RowBytes);
            for (int i = 0; i < to.Length; i++)
            {
                int sum = 1 << (weighed.Bits - 1);
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += from[((first + k) * image.RowBytes) + i] * weights[k];
                }

                to[i] = (byte)Math.Clamp(sum >> weighed.Bits, 0, byte.MaxValue);
            }
        }

        return result;
    }

    private static ByteImage Nearest(ByteImage image, int height, int width)
    {
        ByteImage result = ByteImage.Uninitialized(height, width, image.Channels);
        int[] rows = Centers(image.Height, height), columns = Centers(image.Width, width);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                image.Pixels.Slice((rows[y] * image.RowBytes) + (columns[x] * image.Channels), image.Channels)
                    .CopyTo(result.Pixels[((y * result.RowBytes) + (x * image.Channels))..]);
            }
        }

        return result;
    }

    // summed up step by step as Pillow does, for the last bit decides between two pixels
    private static int[] Centers(int size, int newSize)
    {
        double scale = (double)size / newSize, center = 0.5 * scale;
        int[] nearest = new int[newSize];
        for (int i = 0; i < newSize; i++)
        {
            nearest[i] = Math.Min((int)center, size - 1);
            center += scale;
        }

        return nearest;
    }
}
