using System.Numerics.Tensors;
using SegSharp.Tensors.Native;

namespace SegSharp.Data.Imaging;

/// <summary>Changes to parts of images, and copies. Rectangles must lie inside.</summary>
internal static class ImageEditing
{
    /// <summary>The same picture in memory of its own.</summary>
    public static T Clone<T>(this T image)
        where T : Image
    {
        T copy = (T)image.New(image.Height, image.Width);
        image.Bytes.CopyTo(copy.Bytes);
        return copy;
    }

    /// <summary>The same numbers as float32, in memory of their own.</summary>
    public static FloatImage ToFloat(this Image image)
    {
        FloatImage result = FloatImage.Uninitialized(image.Height, image.Width, image.Channels);
        if (image is FloatImage floats)
        {
            floats.Pixels.CopyTo(result.Pixels);
        }
        else
        {
            TensorPrimitives.ConvertChecked<byte, float>(image.Bytes, result.Pixels);
        }

        return result;
    }

    /// <summary>The same picture with its first and its third channel in each other's place.</summary>
    public static Image SwapFirstAndThird(this Image image)
    {
        Image result = image.Clone();
        if (result is FloatImage floats)
        {
            Swap(floats.Pixels, image.Channels);
        }
        else
        {
            Swap(result.Bytes, image.Channels);
        }

        return result;
    }

    /// <summary>Sets every pixel of a rectangle.</summary>
    /// <param name="image">Changed in place.</param>
    /// <param name="top">The first row.</param>
    /// <param name="left">The first column.</param>
    /// <param name="rows">Its height.</param>
    /// <param name="columns">Its width.</param>
    /// <param name="values">The value per channel, 0 where there is none; in 8-bit images rounded and limited to 0 to 255.</param>
    public static void FillRectangle(this Image image, int top, int left, int rows, int columns, IReadOnlyList<double> values)
    {
        for (int y = top; y < top + rows; y++)
        {
            int start = ((y * image.Width) + left) * image.Channels;
            for (int i = 0; i < columns * image.Channels; i++)
            {
                double value = i % image.Channels < values.Count ? values[i % image.Channels] : 0;
                if (image is FloatImage floats)
                {
                    floats.Pixels[start + i] = (float)value;
                }
                else
                {
                    image.Bytes[start + i] = (byte)Math.Clamp(Math.Round(value), 0, 255);
                }
            }
        }
    }

    /// <summary>Copies a picture into a larger one of the same kind.</summary>
    public static void CopyInto(this Image image, Image target, int top, int left)
    {
        int offset = left * target.Channels * target.ElementBytes;
        for (int y = 0; y < image.Height; y++)
        {
            image.Bytes.Slice(y * image.RowBytes, image.RowBytes).CopyTo(target.Bytes[(((top + y) * target.RowBytes) + offset)..]);
        }
    }

    /// <summary>Contrast limited adaptive histogram equalization of each channel.</summary>
    public static unsafe ByteImage EqualizeTiles(this ByteImage image, double clipLimit, int tilesAcross, int tilesDown)
    {
        ByteImage result = ByteImage.Uninitialized(image.Height, image.Width, image.Channels);
        fixed (byte* from = image.Bytes, to = result.Bytes)
        {
            NativeImage.Clahe(new(image, from), clipLimit, tilesAcross, tilesDown, new(result, to)).ThrowIfFailed();
        }

        return result;
    }

    private static void Swap<T>(Span<T> values, int channels)
    {
        for (int i = 0; i + 2 < values.Length; i += channels)
        {
            (values[i], values[i + 2]) = (values[i + 2], values[i]);
        }
    }
}
