using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace SegSharp.Data.Imaging.Tiff;

/// <summary>Reads TIFF files of any number of bands, in the file's order and numbers: what satellites and microscopes give and OpenCV does not take.</summary>
internal static class TiffImage
{
    // Beyond this no sensor goes, and a hostile file is held back.
    private const int MostBands = 4096;

    /// <summary>Says why a picture cannot be read here; null where it can.</summary>
    public static string? Refusal(TiffLayout layout)
    {
        if (!TiffCompression.Knows(layout.Compression))
        {
            return $"its compression {layout.Compression} is not known here; save it with LZW, Deflate or none";
        }

        if (layout.Photometric is not (0 or 1 or 2))
        {
            return "its pixels are no numbers of bands, but of a colour table or of another colour space";
        }

        bool isKnown = (layout.Bits, layout.Format) is (8, 1) or (16, 1) or (16, 2) or (32, 3);
        return isKnown && layout.Predictor is 1 or 2 && (layout.Predictor == 1 || layout.Format != 3) && layout.Bands <= MostBands
            ? null
            : $"its {layout.Bands} bands of {layout.Bits} bits with sample format {layout.Format} and predictor {layout.Predictor} are not known here";
    }

    /// <summary>Reads the pixels: 8 bits as they are, all others as float32.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of a kind that is not read here.</exception>
    public static Image Decode(ReadOnlySpan<byte> file, TiffLayout layout)
    {
        if (Refusal(layout) is { } refusal)
        {
            throw new InvalidDataException(refusal);
        }

        long values = (long)layout.Width * layout.Height * layout.Bands;
        long packed = layout.Blocks.Sum(block => block.Length);
        if (values > Array.MaxLength || values * (layout.Bits / 8) > packed * TiffCompression.MostExpansion(layout.Compression))
        {
            throw new InvalidDataException($"its {packed} bytes of pixels are no picture of {layout.Width}x{layout.Height} pixels and {layout.Bands} bands");
        }

        Image image = layout.Bits == 8
            ? ByteImage.Uninitialized(layout.Height, layout.Width, layout.Bands)
            : FloatImage.Uninitialized(layout.Height, layout.Width, layout.Bands);
        try
        {
            Fill(file, layout, image);
        }
        catch
        {
            image.Release();
            throw;
        }

        return image;
    }

    private static void Fill(ReadOnlySpan<byte> file, TiffLayout layout, Image image)
    {
        long wide = (long)layout.BlockWidth * layout.BandsPerBlock * (layout.Bits / 8), largest = layout.Blocks.Max(block => block.Length);
        if (wide > Array.MaxLength || wide * layout.BlockHeight > Math.Min(Array.MaxLength, largest * TiffCompression.MostExpansion(layout.Compression)))
        {
            throw new InvalidDataException("it is truncated: its blocks of pixels are larger than what stands in the file");
        }

        int rowBytes = (int)wide;
        byte[] block = new byte[rowBytes * layout.BlockHeight];
        for (int i = 0; i < layout.Blocks.Count; i++)
        {
            int plane = i / (layout.Across * layout.Down), at = i % (layout.Across * layout.Down);
            int top = at / layout.Across * layout.BlockHeight, left = at % layout.Across * layout.BlockWidth;
            int rows = layout.IsTiled ? layout.BlockHeight : Math.Min(layout.BlockHeight, layout.Height - top);
            Span<byte> pixels = block.AsSpan(0, rows * rowBytes);
            (long offset, long length) = layout.Blocks[i];
            TiffCompression.Unpack(layout.Compression, file.Slice((int)offset, (int)length), pixels);
            for (int y = 0; y < Math.Min(rows, layout.Height - top); y++)
            {
                Span<byte> row = pixels.Slice(y * rowBytes, rowBytes);
                Restore(row, layout);
                Store(row, layout, image, top + y, left, layout.IsPlanar ? plane : 0);
            }
        }
    }

    // the machine's byte order, and sums instead of differences
    private static void Restore(Span<byte> row, TiffLayout layout)
    {
        if (layout.IsLittleEndian != BitConverter.IsLittleEndian && layout.Bits > 8)
        {
            for (int i = 0; i < row.Length; i += layout.Bits / 8)
            {
                row.Slice(i, layout.Bits / 8).Reverse();
            }
        }

        if (layout.Predictor != 2)
        {
            return;
        }

        int step = layout.BandsPerBlock;
        if (layout.Bits == 8)
        {
            for (int i = step; i < row.Length; i++)
            {
                row[i] += row[i - step];
            }
        }
        else
        {
            Span<ushort> values = MemoryMarshal.Cast<byte, ushort>(row);
            for (int i = step; i < values.Length; i++)
            {
                values[i] += values[i - step];
            }
        }
    }

    private static void Store(ReadOnlySpan<byte> row, TiffLayout layout, Image image, int y, int left, int band)
    {
        int count = Math.Min(layout.BlockWidth, layout.Width - left) * layout.BandsPerBlock;
        int start = (((y * layout.Width) + left) * layout.Bands) + band;
        int step = layout.IsPlanar ? layout.Bands : 1;
        if (image is ByteImage bytes)
        {
            Spread(row[..count], bytes.Pixels[start..], step);
            return;
        }

        Span<float> values = count <= 1024 ? stackalloc float[count] : new float[count];
        switch (layout.Bits, layout.Format)
        {
            case (16, 1):
                TensorPrimitives.ConvertChecked(MemoryMarshal.Cast<byte, ushort>(row)[..count], values);
                break;
            case (16, _):
                TensorPrimitives.ConvertChecked(MemoryMarshal.Cast<byte, short>(row)[..count], values);
                break;
            default:
                MemoryMarshal.Cast<byte, float>(row)[..count].CopyTo(values);
                break;
        }

        Spread<float>(values, ((FloatImage)image).Pixels[start..], step);
    }

    private static void Spread<T>(ReadOnlySpan<T> values, Span<T> target, int step)
    {
        if (step == 1)
        {
            values.CopyTo(target);
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            target[i * step] = values[i];
        }
    }
}
