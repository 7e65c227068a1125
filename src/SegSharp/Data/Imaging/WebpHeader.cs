using System.Buffers.Binary;

namespace SegSharp.Data.Imaging;

/// <summary>Reads the header of a WebP file.</summary>
/// <remarks>Source: RFC 9649, sections 2.5 to 2.7 and 3.4; RFC 6386, section 9.1.</remarks>
internal static class WebpHeader
{
    /// <summary>The header; null for other bytes.</summary>
    public static ImageHeader? TryRead(ReadOnlySpan<byte> file)
    {
        if (file.Length < 30 || !file.StartsWith("RIFF"u8) || !file.Slice(8, 4).SequenceEqual("WEBP"u8))
        {
            return null;
        }

        ReadOnlySpan<byte> kind = file.Slice(12, 4), data = file[20..];
        if (kind.SequenceEqual("VP8X"u8))
        {
            return new ImageHeader(1 + UInt24(data[4..]), 1 + UInt24(data[7..]), (data[0] & 0x10) != 0 ? 4 : 3, 8);
        }

        if (kind.SequenceEqual("VP8L"u8))
        {
            uint sizes = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return new ImageHeader(1 + (int)(sizes & 0x3FFF), 1 + (int)((sizes >> 14) & 0x3FFF), (sizes & (1 << 28)) != 0 ? 4 : 3, 8);
        }

        return kind.SequenceEqual("VP8 "u8)
            ? new ImageHeader(BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF,
                BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF, 3, 8)
            : null;
    }

    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
