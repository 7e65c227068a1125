using System.Buffers.Binary;

namespace SegSharp.Data.Imaging;

/// <summary>Walks a PNG's chunks to see that the file is all there: libpng would say so too, but on the console.</summary>
internal static class PngStructure
{
    /// <summary>What every PNG begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Says what is wrong with a PNG; null for a whole one and for files of other formats.</summary>
    public static string? FindFault(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature))
        {
            return null;
        }

        // length, name, data, checksum
        long at = Signature.Length;
        while (at + 12 <= file.Length)
        {
            bool isEnd = file.Slice((int)at + 4, 4).SequenceEqual("IEND"u8);
            at += 12L + BinaryPrimitives.ReadUInt32BigEndian(file[(int)at..]);
            if (isEnd && at <= file.Length)
            {
                return null;
            }
        }

        return "it is truncated: the end of the PNG is missing";
    }
}
