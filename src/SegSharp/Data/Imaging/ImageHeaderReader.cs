using System.Buffers.Binary;

namespace SegSharp.Data.Imaging;

/// <summary>
/// Reads the headers of PNG, JPEG, TIFF, BMP and WebP files, and of those that <see cref="RareHeaders"/> knows. Nothing is decoded,
/// and every number is checked before it is used.
/// </summary>
/// <remarks>
/// Sources: PNG third edition, chapter 11; ITU-T T.81, annex B; TIFF 6.0; the BITMAPCOREHEADER and BITMAPINFOHEADER structures;
/// RFC 9649 (WebP).
/// </remarks>
internal static class ImageHeaderReader
{
    private const int BmpHeader = 30;
    private const int PngChunk = 12;
    private const int LargestSide = 1 << 24;

    private static ReadOnlySpan<byte> ExifMark => "Exif\0\0"u8;

    /// <summary>The header; null for another format and for bytes that make no sense.</summary>
    public static ImageHeader? TryRead(ReadOnlySpan<byte> file)
    {
        ImageHeader? header = file switch
        {
            _ when file.StartsWith(PngStructure.Signature) => Png(file),
            _ when file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => Jpeg(file),
            _ when file.StartsWith("BM"u8) => TryReadBmp(file),
            _ when file.StartsWith("RIFF"u8) => WebpHeader.TryRead(file),
            _ => TiffTags.TryRead(file) ?? BigTiff(file) ?? RareHeaders.TryRead(file),
        };
        return header is { Width: > 0 and <= LargestSide, Height: > 0 and <= LargestSide, Channels: > 0, BitDepth: > 0 } ? header : null;
    }

    private static ImageHeader? Png(ReadOnlySpan<byte> file)
    {
        int at = PngStructure.Signature.Length;
        if (file.Length < at + PngChunk + 13 || !file.Slice(at + 4, 4).SequenceEqual("IHDR"u8))
        {
            return null;
        }

        PngHeader header;
        try
        {
            header = PngHeader.Parse(file.Slice(at + 8, 13));
        }
        catch (InvalidDataException)
        {
            return null;
        }

        int channels = header.ColorType switch { 0 or 3 => 1, 2 => 3, 4 => 2, 6 => 4, _ => 0 };
        return new ImageHeader(header.Width, header.Height, channels, header.BitDepth, header.ColorType == 3, PngOrientation(file, at));
    }

    private static int PngOrientation(ReadOnlySpan<byte> file, int at)
    {
        while (file.Length - at >= PngChunk)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - PngChunk)
            {
                return 1;
            }

            if (file.Slice(at + 4, 4).SequenceEqual("eXIf"u8))
            {
                return TiffTags.Orientation(file.Slice(at + 8, (int)length));
            }

            at += PngChunk + (int)length;
        }

        return 1;
    }

    private static ImageHeader? Jpeg(ReadOnlySpan<byte> file)
    {
        int at = 2, orientation = 1;
        while (at + 4 <= file.Length && file[at] == 0xFF)
        {
            byte marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
            {
                at += 2;
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length || marker is 0xD9 or 0xDA)
            {
                return null;
            }

            ReadOnlySpan<byte> segment = file.Slice(at + 4, length - 2);
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return segment.Length < 6 ? null : new ImageHeader(
                    BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), BinaryPrimitives.ReadUInt16BigEndian(segment[1..]),
                    segment[5], segment[0],
                    Orientation: orientation);
            }

            if (marker == 0xE1 && segment.StartsWith(ExifMark))
            {
                orientation = TiffTags.Orientation(segment[ExifMark.Length..]);
            }

            at += 2 + length;
        }

        return null;
    }

    /// <summary>The header of a BMP; null for one that makes no sense.</summary>
    public static ImageHeader? TryReadBmp(ReadOnlySpan<byte> file)
    {
        if (file.Length < BmpHeader || !file.StartsWith("BM"u8))
        {
            return null;
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(file[14..]);
        bool isCore = size == 12;
        if (!isCore && size < 40)
        {
            return null;
        }

        int width = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(file[18..]) : BinaryPrimitives.ReadInt32LittleEndian(file[18..]);
        // negative where the rows go downwards
        int height = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(file[20..]) : BinaryPrimitives.ReadInt32LittleEndian(file[22..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(file[(isCore ? 24 : 28)..]);
        if (width < 1 || height is 0 or int.MinValue)
        {
            return null;
        }

        return bits switch
        {
            1 or 4 or 8 => new ImageHeader(width, Math.Abs(height), 1, bits, HasPalette: true),
            16 or 24 => new ImageHeader(width, Math.Abs(height), 3, 8),
            32 => new ImageHeader(width, Math.Abs(height), 4, 8),
            _ => null,
        };
    }

    private static ImageHeader? BigTiff(ReadOnlySpan<byte> file) =>
        Tiff.TiffHeader.SizeOf(file) is ( > 0 and <= LargestSide and long width, > 0 and <= LargestSide and long height,
            > 0 and <= ushort.MaxValue and long bands, > 0 and <= 64 and long bits)
            ? new ImageHeader((int)width, (int)height, (int)bands, (int)bits)
            : null;
}
