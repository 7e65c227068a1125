namespace SegSharp.Data.Imaging.Tiff;

/// <summary>
/// Reads TIFF files of any number of bands, in the file's order and numbers: what satellites and microscopes give and OpenCV does not take.
/// </summary>
internal static class TiffImage
{
    // Beyond this no sensor goes, and a hostile file is held back.
    private const int MostBands = 4096;

    /// <summary>Says why a picture cannot be read here; null where it can.</summary>
    public static string? Refusal(TiffLayout layout)
    {
        if (!TiffLayout.KnownCompressions.Contains(layout.Compression))
        {
            return $"its compression {layout.Compression} is not known here; save it with LZW, Deflate or none";
        }

        if (layout.Photometric is not (
            TiffLayout.WhiteIsZero or TiffLayout.BlackIsZero or TiffLayout.RedGreenBlue or TiffLayout.ColorTable))
        {
            return "its pixels are no numbers of bands, but of another colour space";
        }

        bool isKnown = TiffSamples.Knows(layout.Bits, layout.Format) && layout.Predictor switch
        {
            1 => true,
            2 => layout.Bits is 8 or 16 or 32 && layout.Format != 3,
            3 => layout.Format == 3,
            _ => false,
        };
        return isKnown && layout.Bands <= MostBands
            ? null
            : $"its {layout.Bands} bands of {layout.Bits} bits with sample format {layout.Format} and predictor " +
                $"{layout.Predictor} are not known here";
    }

    /// <summary>
    /// Reads the pixels as they are stored: up to 8 bits as bytes, all others as float32. A colour table's pixels are its indices.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of a kind that is not read here.</exception>
    public static Image Decode(ReadOnlySpan<byte> file, TiffLayout layout)
    {
        if (Refusal(layout) is { } refusal)
        {
            throw new InvalidDataException(refusal);
        }

        long values = (long)layout.Width * layout.Height * layout.Bands;
        long packed = layout.Blocks.Sum(block => block.Length);
        if (values > Array.MaxLength || (Int128)values * layout.Bits / 8 > (Int128)packed * layout.MostExpansion)
        {
            throw new InvalidDataException(
                $"its {packed} bytes of pixels are no picture of {layout.Width}x{layout.Height} pixels and {layout.Bands} bands");
        }

        Image image = TiffSamples.AreBytes(layout)
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

    private static unsafe void Fill(ReadOnlySpan<byte> file, TiffLayout layout, Image image)
    {
        long wide = (((long)layout.BlockWidth * layout.BandsPerBlock * layout.Bits) + 7) / 8,
            largest = layout.Blocks.Max(block => block.Length);
        if (wide > Array.MaxLength || wide * layout.BlockHeight > Array.MaxLength
            || wide * layout.BlockHeight > (Int128)largest * layout.MostExpansion)
        {
            throw new InvalidDataException("it is truncated: its blocks of pixels are larger than what stands in the file");
        }

        int rowBytes = (int)wide;
        byte[] block = new byte[rowBytes * layout.BlockHeight];
        fixed (byte* start = file)
        {
            using TiffBlocks blocks = new(start, file.Length, layout);
            for (int i = 0; i < layout.Blocks.Count; i++)
            {
                int plane = i / (layout.Across * layout.Down), at = i % (layout.Across * layout.Down);
                int top = at / layout.Across * layout.BlockHeight, left = at % layout.Across * layout.BlockWidth;
                int rows = Math.Min(layout.BlockHeight, layout.Height - top);
                blocks.Read(i, block, (layout.IsTiled ? layout.BlockHeight : rows) * rowBytes);
                int count = Math.Min(layout.BlockWidth, layout.Width - left) * layout.BandsPerBlock;
                for (int y = 0; y < rows; y++)
                {
                    int first = ((((top + y) * layout.Width) + left) * layout.Bands) + (layout.IsPlanar ? plane : 0);
                    TiffSamples.Store(block.AsSpan(y * rowBytes, rowBytes), layout, image, first, count);
                }
            }
        }
    }
}
