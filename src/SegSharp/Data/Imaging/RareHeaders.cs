using System.Buffers.Binary;

namespace SegSharp.Data.Imaging;

/// <summary>
/// Reads the sizes of formats that OpenCV decodes, but nobody trains with every day: portable maps, JPEG 2000, Radiance, Sun raster, GIF,
/// AVIF.
/// </summary>
/// <remarks>
/// Sources: the manual pages of Netpbm (pbm, pgm, ppm, pam, pfm); ITU-T T.800, annexes A and I; Ward, "Real Pixels" (Radiance); the
/// rasterfile manual page of SunOS; the GIF89a specification; ISO/IEC 14496-12 and 23008-12 (AVIF's boxes).
/// </remarks>
internal static class RareHeaders
{
    private const int LongestText = 1 << 16;

    private static ReadOnlySpan<byte> Jpeg2000Box => [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' '];

    private static ReadOnlySpan<byte> Jpeg2000Stream => [0xFF, 0x4F, 0xFF, 0x51];

    private static ReadOnlySpan<byte> SunMagic => [0x59, 0xA6, 0x6A, 0x95];

    /// <summary>The header; null for another format and for bytes that make no sense.</summary>
    public static ImageHeader? TryRead(ReadOnlySpan<byte> file) => file switch
    {
        [(byte)'P', >= (byte)'1' and <= (byte)'7' or (byte)'f' or (byte)'F', ..] =>
            PortableMap.TryRead(file[..Math.Min(file.Length, LongestText)]),
        _ when file.StartsWith(Jpeg2000Box) || file.StartsWith(Jpeg2000Stream) => Jpeg2000(file),
        _ when file.StartsWith("#?"u8) => Radiance(file[..Math.Min(file.Length, LongestText)]),
        _ when file.StartsWith(SunMagic) => Sun(file),
        _ when file.StartsWith("GIF8"u8) => Gif(file),
        _ when file.Length > 12 && file.Slice(4, 4).SequenceEqual("ftyp"u8) => BoxedImage.TryRead(file),
        _ => null,
    };

    // The size segment, with which a codestream begins.
    private static ImageHeader? Jpeg2000(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> stream = file.StartsWith(Jpeg2000Stream) ? file : Codestream(file);
        if (stream.Length < 43 || !stream.StartsWith(Jpeg2000Stream))
        {
            return null;
        }

        ReadOnlySpan<byte> size = stream[4..];
        uint right = BinaryPrimitives.ReadUInt32BigEndian(size[4..]), bottom = BinaryPrimitives.ReadUInt32BigEndian(size[8..]);
        uint left = BinaryPrimitives.ReadUInt32BigEndian(size[12..]), top = BinaryPrimitives.ReadUInt32BigEndian(size[16..]);
        return right <= left || bottom <= top || right - left > int.MaxValue || bottom - top > int.MaxValue ? null : new ImageHeader(
            (int)(right - left), (int)(bottom - top), BinaryPrimitives.ReadUInt16BigEndian(size[36..]), (size[38] & 0x7F) + 1);
    }

    // the box 'jp2c': each box is a length of 32 bits, or 1 and one of 64, a name and its content
    private static ReadOnlySpan<byte> Codestream(ReadOnlySpan<byte> file)
    {
        while (file.Length >= 16)
        {
            uint shortLength = BinaryPrimitives.ReadUInt32BigEndian(file);
            int head = shortLength == 1 ? 16 : 8;
            ulong length = shortLength switch { 0 => (ulong)file.Length, 1 => BinaryPrimitives.ReadUInt64BigEndian(file[8..]),
                _ => shortLength };
            if (file.Slice(4, 4).SequenceEqual("jp2c"u8))
            {
                return file[head..];
            }

            if (length < (ulong)head || length > (ulong)file.Length)
            {
                break;
            }

            file = file[(int)length..];
        }

        return default;
    }

    // lines of text, an empty one, then '-Y 480 +X 640' in one of eight orders
    private static ImageHeader? Radiance(ReadOnlySpan<byte> file)
    {
        int end = file.IndexOf("\n\n"u8);
        ReadOnlySpan<byte> line = end < 0 ? default : file[(end + 2)..];
        int length = line.IndexOf((byte)'\n');
        if (length <= 0 || System.Text.Encoding.ASCII.GetString(line[..Math.Min(length, 80)])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var first, var rows, var second, var columns]
            || !int.TryParse(rows, out int one) || !int.TryParse(columns, out int other))
        {
            return null;
        }

        return (first[^1], second[^1]) switch
        {
            ('Y', 'X') => new ImageHeader(other, one, 3, 32),
            ('X', 'Y') => new ImageHeader(one, other, 3, 32),
            _ => null,
        };
    }

    private static ImageHeader? Sun(ReadOnlySpan<byte> file)
    {
        if (file.Length < 32)
        {
            return null;
        }

        int bits = BinaryPrimitives.ReadInt32BigEndian(file[12..]);
        return bits is 1 or 8 or 24 or 32
            ? new ImageHeader(BinaryPrimitives.ReadInt32BigEndian(file[4..]), BinaryPrimitives.ReadInt32BigEndian(file[8..]),
                bits < 24 ? 1 : 3, bits == 1 ? 1 : 8)
            : null;
    }

    private static ImageHeader? Gif(ReadOnlySpan<byte> file) => file.Length < 10 ? null
        : new ImageHeader(BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), BinaryPrimitives.ReadUInt16LittleEndian(file[8..]), 3, 8);
}
