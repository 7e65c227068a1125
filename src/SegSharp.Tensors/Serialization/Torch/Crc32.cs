using System.Buffers.Binary;

namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>The checksum of zip archives, eight bytes at a time.</summary>
/// <remarks>Source: PKWARE's APPNOTE.TXT 6.3.10, section 4.4.7; the tables are those of M. E. Kounavis and F. L. Berry, "A Systematic Approach to
/// Building High Performance Software-Based CRC Generators", 2005.</remarks>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;
    private static readonly uint[][] _tables = Tables();

    /// <summary>The checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Continue(0, bytes);

    /// <summary>The checksum of what a checksum is of, with more bytes after it.</summary>
    public static uint Continue(uint before, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~before;
        uint[][] t = _tables;
        while (bytes.Length >= Slices)
        {
            uint low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes), high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t[7][(byte)low] ^ t[6][(byte)(low >> 8)] ^ t[5][(byte)(low >> 16)] ^ t[4][low >> 24]
                ^ t[3][(byte)high] ^ t[2][(byte)(high >> 8)] ^ t[1][(byte)(high >> 16)] ^ t[0][high >> 24];
            bytes = bytes[Slices..];
        }

        foreach (byte b in bytes)
        {
            crc = t[0][(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return ~crc;
    }

    // the first table moves a byte through the register, each further one a byte that stands one earlier
    private static uint[][] Tables()
    {
        uint[][] tables = [.. Enumerable.Range(0, Slices).Select(_ => new uint[256])];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            }

            tables[0][i] = value;
        }

        for (int slice = 1; slice < Slices; slice++)
        {
            for (int i = 0; i < 256; i++)
            {
                uint before = tables[slice - 1][i];
                tables[slice][i] = tables[0][(byte)before] ^ (before >> 8);
            }
        }

        return tables;
    }
}
