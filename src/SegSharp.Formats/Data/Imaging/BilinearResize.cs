namespace SegSharp.Data.Imaging;

/// <summary>OpenCV's bilinear resizing of bytes, bit for bit: weights of 11 bits, products of two of them cut in between.</summary>
/// <remarks>Source: <c>modules/imgproc/src/resize.cpp</c> of OpenCV 4 (<c>HResizeLinear</c>, <c>VResizeLinear</c>,
/// and the mean of four for half the size).</remarks>
internal static class BilinearResize
{
    private const int WeightBits = 11;
    private const int One = 1 << WeightBits;

    /// <summary>Resizes.</summary>
    /// <param name="image">The image.</param>
    /// <param name="height">The new height.</param>
    /// <param name="width">The new width.</param>
    public static ByteImage Resize(ByteImage image, int height, int width)
    {
        if ((image.Height, image.Width) == (height, width))
        {
            return image;
        }

        ByteImage result = ByteImage.Uninitialized(height, width, image.Channels);
        if (image.Height == 2 * height && image.Width == 2 * width)
        {
            Halve(image, result);
            return result;
        }

        Position[] rows = Positions(image.Height, height, isClamped: false), columns = Positions(image.Width, width, isClamped: true);
        int[] upper = new int[result.RowBytes], lower = new int[result.RowBytes];
        (int inUpper, int inLower) = (-1, -1);
        for (int y = 0; y < height; y++)
        {
            Position row = rows[y];
            int above = Math.Clamp(row.Low, 0, image.Height - 1), below = Math.Clamp(row.Low + 1, 0, image.Height - 1);
            if (inUpper != above && inLower == above)
            {
                (upper, lower, inUpper, inLower) = (lower, upper, inLower, inUpper);
            }

            inUpper = inUpper == above ? above : Widen(image, above, columns, upper);
            inLower = inLower == below ? below : Widen(image, below, columns, lower);
            Span<byte> to = result.Pixels.Slice(y * result.RowBytes, result.RowBytes);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = (byte)(((((upper[i] >> 4) * row.LowWeight) >> 16) + (((lower[i] >> 4) * row.HighWeight) >> 16) + 2) >> 2);
            }
        }

        return result;
    }

    // One row at the new width, times 2^11.
    private static int Widen(ByteImage image, int y, Position[] columns, int[] to)
    {
        int channels = image.Channels;
        ReadOnlySpan<byte> from = image.Pixels.Slice(y * image.RowBytes, image.RowBytes);
        for (int x = 0; x < columns.Length; x++)
        {
            Position column = columns[x];
            int low = column.Low * channels, high = Math.Min(column.Low + 1, image.Width - 1) * channels;
            for (int c = 0; c < channels; c++)
            {
                to[(x * channels) + c] = (from[low + c] * column.LowWeight) + (from[high + c] * column.HighWeight);
            }
        }

        return y;
    }

    private static Position[] Positions(int size, int target, bool isClamped)
    {
        double scale = 1 / ((double)target / size);
        Position[] positions = new Position[target];
        for (int i = 0; i < target; i++)
        {
            float place = (float)(((i + 0.5) * scale) - 0.5);
            int low = (int)MathF.Floor(place);
            float weight = place - low;
            if (isClamped && low < 0)
            {
                (low, weight) = (0, 0);
            }

            if (isClamped && low >= size - 1)
            {
                (low, weight) = (size - 1, 0);
            }

            positions[i] = new Position(low, Round((1 - weight) * One), Round(weight * One));
        }

        return positions;
    }

    private static void Halve(ByteImage image, ByteImage result)
    {
        int channels = image.Channels;
        for (int y = 0; y < result.Height; y++)
        {
            ReadOnlySpan<byte> above = image.Pixels.Slice(2 * y * image.RowBytes, image.RowBytes);
            ReadOnlySpan<byte> below = image.Pixels.Slice(((2 * y) + 1) * image.RowBytes, image.RowBytes);
            Span<byte> to = result.Pixels.Slice(y * result.RowBytes, result.RowBytes);
            for (int i = 0; i < to.Length; i++)
            {
                int left = (i / channels * 2 * channels) + (i % channels), right = left + channels;
                to[i] = (byte)((above[left] + above[right] + below[left] + below[right] + 2) >> 2);
            }
        }
    }

    private static int Round(float value) => (int)MathF.Round(value, MidpointRounding.ToEven);

    private readonly record struct Position(int Low, int LowWeight, int HighWeight);
}
