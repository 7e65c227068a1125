using System.Buffers.Binary;

namespace SegSharp.Data.Imaging;

/// <summary>
/// Reads the indices of BMP files with a colour table. OpenCV makes colours of them; in an annotation mask the indices are the classes.
/// </summary>
/// <remarks>Source: the BITMAPCOREHEADER and BITMAPINFOHEADER structures, and "Bitmap compression",
/// of the Windows GDI documentation.</remarks>
internal static class BmpIndices
{
    private const int CoreHeader = 12;

    /// <summary>The indices, or null where the file is no BMP with a colour table.</summary>
    /// <exception cref="InvalidDataException">It is such a BMP, but damaged or truncated.</exception>
    public static LabelMap? TryDecode(ReadOnlySpan<byte> file)
    {
        if (ImageHeaderReader.TryReadBmp(file) is not { HasPalette: true } header || header.BitDepth > 8)
        {
            return null;
        }

        bool isCore = BinaryPrimitives.ReadUInt32LittleEndian(file[14..]) == CoreHeader;
        uint compression = isCore || file.Length < 34 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(file[30..]);
        bool goesDown = !isCore && BinaryPrimitives.ReadInt32LittleEndian(file[22..]) < 0;
        uint start = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        if (start > file.Length)
        {
            throw new InvalidDataException("it is truncated: its pixels are missing");
        }

        if ((long)header.Width * header.Height > Array.MaxLength)
        {
            throw new InvalidDataException("its BMP header is damaged");
        }

        ReadOnlySpan<byte> pixels = file[(int)start..];
        LabelMap labels = compression switch
        {
            0 => Plain(pixels, header),
            1 when header.BitDepth == 8 => new BmpRuns(header, bits: 8).Unpack(pixels),
            2 when header.BitDepth == 4 => new BmpRuns(header, bits: 4).Unpack(pixels),
            _ => throw new InvalidDataException($"its BMP compression {compression} is not known here"),
        };
        return goesDown ? labels : labels.Flip(FlipDirection.Vertical);
    }

    // Rows as they are stored, the lowest first as a rule, each filled up to four bytes.
    private static LabelMap Plain(ReadOnlySpan<byte> pixels, ImageHeader header)
    {
        long stride = (((long)header.Width * header.BitDepth) + 31) / 32 * 4;
        if (stride * header.Height > pixels.Length)
        {
            throw new InvalidDataException("it is truncated: rows of pixels are missing");
        }

        LabelMap labels = LabelMap.Uninitialized(header.Height, header.Width);
        int perByte = 8 / header.BitDepth, mask = (1 << header.BitDepth) - 1;
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = pixels.Slice((int)(y * stride), (int)stride);
            Span<byte> target = labels.Labels.Slice(y * header.Width, header.Width);
            for (int x = 0; x < target.Length; x++)
            {
                target[x] = (byte)((row[x / perByte] >> (8 - (header.BitDepth * ((x % perByte) + 1)))) & mask);
            }
        }

        return labels;
    }
}
