using System.Buffers.Binary;

namespace SegSharp.Data.Imaging;

/// <summary>Reads the first directory of a TIFF, which is also the form of EXIF data.</summary>
/// <remarks>Source: TIFF 6.0, section 2 and 8; the orientation's numbers are those of EXIF 2.3, tag 0x0112.</remarks>
internal static class TiffTags
{
    private const int EntryBytes = 12;
    private const ushort Short = 3;
    private const ushort Long = 4;
    private const uint PaletteColor = 3;

    /// <summary>The header of a TIFF file; null for other bytes.</summary>
    public static ImageHeader? TryRead(ReadOnlySpan<byte> file)
    {
        uint width = 0, height = 0, bits = 1, samples = 1, photometric = 0;
        int orientation = 1;
        bool isTiff = Directory(file, out int entries, out int count, out bool isLittle);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = file.Slice(entries + (i * EntryBytes), EntryBytes);
            switch (UInt16(entry, isLittle))
            {
                case 256:
                    width = First(file, entry, isLittle);
                    break;
                case 257:
                    height = First(file, entry, isLittle);
                    break;
                case 258:
                    bits = First(file, entry, isLittle);
                    break;
                case 262:
                    photometric = First(file, entry, isLittle);
                    break;
                case 274:
                    orientation = Upright(First(file, entry, isLittle));
                    break;
                case 277:
                    samples = First(file, entry, isLittle);
                    break;
            }
        }

        bool isSane = isTiff && width <= int.MaxValue && height <= int.MaxValue && bits is > 0 and <= 64
            && samples is > 0 and <= ushort.MaxValue;
        return isSane ? new ImageHeader((int)width, (int)height, (int)samples, (int)bits, photometric == PaletteColor, orientation) : null;
    }

    /// <summary>The orientation that EXIF data tells; 1 where it tells none.</summary>
    public static int Orientation(ReadOnlySpan<byte> exif)
    {
        Directory(exif, out int entries, out int count, out bool isLittle);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = exif.Slice(entries + (i * EntryBytes), EntryBytes);
            if (UInt16(entry, isLittle) == 274)
            {
                return Upright(First(exif, entry, isLittle));
            }
        }

        return 1;
    }

    // Where the entries of the first directory begin, and how many of them are inside of the bytes.
    private static bool Directory(ReadOnlySpan<byte> file, out int entries, out int count, out bool isLittle)
    {
        (entries, count) = (0, 0);
        isLittle = file.StartsWith("II*\0"u8);
        if (file.Length < 8 || !(isLittle || file.StartsWith("MM\0*"u8)))
        {
            return false;
        }

        uint offset = UInt32(file[4..], isLittle);
        if (offset > file.Length - 2)
        {
            return false;
        }

        entries = (int)offset + 2;
        count = Math.Min(UInt16(file[(int)offset..], isLittle), (file.Length - entries) / EntryBytes);
        return true;
    }

    // The first number of an entry; those that do not fit into its four bytes stand elsewhere.
    private static uint First(ReadOnlySpan<byte> file, ReadOnlySpan<byte> entry, bool isLittle)
    {
        ushort type = UInt16(entry[2..], isLittle);
        uint count = UInt32(entry[4..], isLittle), offset = UInt32(entry[8..], isLittle);
        int size = type == Short ? 2 : 4;
        ReadOnlySpan<byte> value = count <= 4 / (uint)size ? entry[8..] : offset <= file.Length - size ? file[(int)offset..] : [];
        return type is not (Short or Long) || count == 0 || value.Length < size ? 0 : type == Short ? UInt16(value, isLittle)
            : UInt32(value, isLittle);
    }

    private static int Upright(uint value) => value is >= 1 and <= 8 ? (int)value : 1;

    private static ushort UInt16(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
