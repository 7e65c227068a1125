using SegSharp.Tensors.Native;

namespace SegSharp.Data.Imaging;

/// <summary>What transforms do to images and label maps alike. Every method returns a new image and leaves its own as it was.</summary>
/// <remarks>Resizing, turning and colours are OpenCV's, bit for bit.</remarks>
public static unsafe class ImageOperations
{
    /// <summary>Resizes to <paramref name="height"/> × <paramref name="width"/> pixels.</summary>
    /// <remarks>An image that already has this size is returned itself.</remarks>
    public static T Resize<T>(this T image, int height, int width, Interpolation interpolation)
        where T : Image
    {
        if (image.Height == height && image.Width == width)
        {
            return image;
        }

        T result = (T)image.New(height, width);
        fixed (byte* from = image.Bytes, to = result.Bytes)
        {
            NativeImage.Resize(new(image, from), (int)interpolation, new(result, to)).ThrowIfFailed();
        }

        return result;
    }

    /// <summary>
    /// Cuts out <paramref name="height"/> rows from <paramref name="top"/> and <paramref name="width"/> columns from
    /// <paramref name="left"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The region is not inside of the image.</exception>
    public static T Crop<T>(this T image, int top, int left, int height, int width)
        where T : Image
    {
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        ArgumentOutOfRangeException.ThrowIfNegative(left);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, image.Height - top);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, image.Width - left);
        if (height == image.Height && width == image.Width)
        {
            return image;
        }

        T result = (T)image.New(height, width);
        int offset = left * image.Channels * image.ElementBytes;
        for (int y = 0; y < height; y++)
        {
            Row(image, top + y).Slice(offset, result.RowBytes).CopyTo(Row(result, y));
        }

        return result;
    }

    /// <summary>Mirrors the image.</summary>
    public static T Flip<T>(this T image, FlipDirection direction)
        where T : Image
    {
        T result = (T)image.New(image.Height, image.Width);
        fixed (byte* from = image.Bytes, to = result.Bytes)
        {
            NativeImage.Flip(new(image, from), (int)direction, new(result, to)).ThrowIfFailed();
        }

        return result;
    }

    /// <summary>Puts the image into the upper left corner of one of <paramref name="height"/> × <paramref name="width"/> pixels.</summary>
    /// <param name="image">The image.</param>
    /// <param name="height">Rows of the result; at least those of the image.</param>
    /// <param name="width">Columns of the result; at least those of the image.</param>
    /// <param name="values">The new pixels' value per channel, 0 where there is none;
    /// in 8-bit images rounded and limited to 0 to 255.</param>
    public static T Pad<T>(this T image, int height, int width, IReadOnlyList<double> values)
        where T : Image
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, image.Height);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, image.Width);
        if (height == image.Height && width == image.Width)
        {
            return image;
        }

        T result = (T)image.New(height, width);
        Fill(result, values);
        for (int y = 0; y < image.Height; y++)
        {
            Row(image, y).CopyTo(Row(result, y));
        }

        return result;
    }

    /// <summary>Turns around the centre; what comes from outside gets <paramref name="fill"/>.</summary>
    /// <param name="image">The image.</param>
    /// <param name="degrees">The angle, clockwise as in MMCV's <c>imrotate</c>.</param>
    /// <param name="interpolation">How pixels are computed.</param>
    /// <param name="fill">The value of the corners in the first channel; the others get 0, as MMCV's <c>imrotate</c> has it.</param>
    public static T Rotate<T>(this T image, double degrees, Interpolation interpolation, double fill)
        where T : Image
    {
        // cv::getRotationMatrix2D around ((w - 1) / 2, (h - 1) / 2) with the angle's sign changed
        double radians = -degrees * Math.PI / 180;
        (double sine, double cosine) = Math.SinCos(radians);
        double x = (image.Width - 1) * 0.5, y = (image.Height - 1) * 0.5;
        double* matrix = stackalloc double[6]
        {
            cosine, sine, ((1 - cosine) * x) - (sine * y),
            -sine, cosine, (sine * x) + ((1 - cosine) * y),
        };
        double* value = stackalloc double[4] { fill, 0, 0, 0 };
        T result = (T)image.New(image.Height, image.Width);
        fixed (byte* from = image.Bytes, to = result.Bytes)
        {
            NativeImage.WarpAffine(new(image, from), matrix, (int)interpolation, value, new(result, to)).ThrowIfFailed();
        }

        return result;
    }

    /// <summary>Changes the colour space.</summary>
    public static ByteImage Convert(this ByteImage image, ColorConversion conversion)
    {
        int channels = conversion switch
        {
            ColorConversion.BgrToGray => 1,
            ColorConversion.GrayToBgr => 3,
            _ => image.Channels,
        };
        ByteImage result = ByteImage.Uninitialized(image.Height, image.Width, channels);
        ConvertInto(image, conversion, result);
        return result;
    }

    /// <summary>Changes the colour space into memory that is there already.</summary>
    internal static void ConvertInto(ByteImage image, ColorConversion conversion, ByteImage result)
    {
        fixed (byte* from = image.Bytes, to = result.Bytes)
        {
            NativeImage.ConvertColor(new(image, from), (int)conversion, new(result, to)).ThrowIfFailed();
        }
    }

    private static void Fill(Image image, IReadOnlyList<double> values)
    {
        for (int channel = 0; channel < image.Channels; channel++)
        {
            double value = channel < values.Count ? values[channel] : 0;
            if (image is FloatImage floats)
            {
                Fill(floats.Pixels[channel..], image.Channels, (float)value);
            }
            else
            {
                Fill(image.Bytes[channel..], image.Channels, (byte)Math.Clamp(Math.Round(value), 0, 255));
            }
        }
    }

    private static void Fill<T>(Span<T> values, int step, T value)
    {
        for (int i = 0; i < values.Length; i += step)
        {
            values[i] = value;
        }
    }

    private static Span<byte> Row(Image image, int y) => image.Bytes.Slice(y * image.RowBytes, image.RowBytes);
}
