using System.IO.Compression;

namespace SegSharp.Data.Imaging.Tiff;

/// <summary>Unpacks a block of a TIFF.</summary>
/// <remarks>Source: TIFF revision 6.0, sections 9 (PackBits) and 13 (LZW); Adobe's technical note of 2002 for Deflate.</remarks>
internal static class TiffCompression
{
    private const int None = 1;
    private const int Lzw = 5;
    private const int Deflate = 8;
    private const int OldDeflate = 32946;
    private const int PackBits = 32773;

    /// <summary>Whether blocks of this kind can be unpacked.</summary>
    public static bool Knows(int compression) => compression is None or Lzw or Deflate or OldDeflate or PackBits;

    /// <summary>The largest number of bytes that one packed byte can stand for.</summary>
    public static int MostExpansion(int compression) => compression switch
    {
        None => 1,
        PackBits => 64,
        Lzw => 4096,
        _ => 1032,
    };

    /// <summary>Fills <paramref name="target"/>.</summary>
    /// <exception cref="InvalidDataException">The block is damaged or too short.</exception>
    public static void Unpack(int compression, ReadOnlySpan<byte> packed, Span<byte> target)
    {
        int written = compression switch
        {
            None => Copy(packed, target),
            PackBits => UnpackBits(packed, target),
            Lzw => TiffLzw.Unpack(packed, target),
            _ => Inflate(packed, target),
        };
        if (written < target.Length)
        {
            throw new InvalidDataException($"it is truncated: a block of pixels ends after {written} of {target.Length} bytes");
        }
    }

    private static int Copy(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        int length = Math.Min(packed.Length, target.Length);
        packed[..length].CopyTo(target);
        return length;
    }

    private static int UnpackBits(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        int from = 0, to = 0;
        while (from < packed.Length && to < target.Length)
        {
            int code = (sbyte)packed[from++];
            if (code >= 0)
            {
                int length = Math.Min(Math.Min(code + 1, packed.Length - from), target.Length - to);
                packed.Slice(from, length).CopyTo(target[to..]);
                (from, to) = (from + code + 1, to + length);
            }
            else if (code != sbyte.MinValue && from < packed.Length)
            {
                int length = Math.Min(1 - code, target.Length - to);
                target.Slice(to, length).Fill(packed[from++]);
                to += length;
            }
        }

        return to;
    }

    private static unsafe int Inflate(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        if (packed.IsEmpty)
        {
            return 0;
        }

        fixed (byte* start = packed)
        {
            using UnmanagedMemoryStream stream = new(start, packed.Length);
            using ZLibStream inflated = new(stream, CompressionMode.Decompress);
            return inflated.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        }
    }
}
