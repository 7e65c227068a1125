using System.Buffers.Binary;

namespace SegSharp.Data.Imaging;

/// <summary>Walks a JPEG's markers to see that the file is all there.</summary>
/// <remarks>Source: ITU-T T.81, annex B: segments with a length, and entropy-coded data after each start of scan.</remarks>
internal static class JpegStructure
{
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;

    /// <summary>Says what is wrong with a JPEG; null for a whole one and for files of other formats.</summary>
    public static string? FindFault(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return null;
        }

        int at = 2;
        while (at + 1 < file.Length)
        {
            byte marker = file[at + 1];
            if (file[at] != 0xFF)
            {
                return "its JPEG segments are damaged";
            }

            at += 2;
            if (marker == EndOfImage)
            {
                return null;
            }

            // a fill byte, or a marker without a segment
            if (marker == 0xFF)
            {
                at--;
            }
            else if (marker is not (0x01 or (>= 0xD0 and <= 0xD8)))
            {
                if (at + 2 > file.Length)
                {
                    break;
                }

                at += BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
                at = marker == StartOfScan ? SkipScan(file, at) : at;
            }
        }

        return "it is truncated: the end of the JPEG is missing";
    }

    // Inside of a scan, FF 00 is a data byte FF, and FF D0 to FF D7 are restart markers.
    private static int SkipScan(ReadOnlySpan<byte> file, int at)
    {
        while (at < file.Length)
        {
            int found = file[at..].IndexOf((byte)0xFF);
            if (found < 0 || at + found + 1 >= file.Length)
            {
                return file.Length;
            }

            at += found;
            byte next = file[at + 1];
            if (next is not (0 or (>= 0xD0 and <= 0xD7)))
            {
                return at;
            }

            at += 2;
        }

        return file.Length;
    }
}
