using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SegSharp.Cli.Tests.Support;

/// <summary>PNG files of 16 bits, and files with something in them that decoders pass over.</summary>
internal static class DeepPng
{
    private static readonly byte[] _signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A picture of one 16-bit value.</summary>
    public static byte[] Encode(int height, int width, int channels, ushort value)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (16, (byte)(channels == 1 ? 0 : 2));
        byte[] row = [0, .. Enumerable.Repeat((byte[])[(byte)(value >> 8), (byte)value], width * channels).SelectMany(bytes => bytes)];
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Fastest))
        {
            zlib.Write([.. Enumerable.Repeat(row, height).SelectMany(bytes => bytes)]);
        }

        return [.. _signature, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    /// <summary>A PNG with one more chunk behind its header.</summary>
    public static byte[] WithChunk(byte[] png, string name, string content) =>
        WithBytes(png, 33, Chunk(name, Encoding.Latin1.GetBytes(content)));

    /// <summary>A file with more bytes at a place.</summary>
    public static byte[] WithBytes(byte[] file, int place, byte[] bytes) => [.. file[..place], .. bytes, .. file[place..]];

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(name).CopyTo(chunk, 4);
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320 ^ (crc >> 1);
            }
        }

        return ~crc;
    }
}
