using System.Buffers;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>The CRC-32 of a part of a file, which is the checksum of zip archives.</summary>
internal static class Checksum
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Reads the part, in pieces.</summary>
    public static uint Of(string path, SafeFileHandle file, StoragePlace place)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent((int)Math.Min(ChunkBytes, place.Length));
        Crc32 crc = new();
        for (long at = 0; at < place.Length;)
        {
            Span<byte> part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, place.Length - at));
            FileRange.Fill(path, file, place.Offset + at, part);
            crc.Append(part);
            at += part.Length;
        }

        ArrayPool<byte>.Shared.Return(chunk);
        return crc.GetCurrentHashAsUInt32();
    }
}
