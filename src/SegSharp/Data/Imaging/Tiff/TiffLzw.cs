namespace SegSharp.Data.Imaging.Tiff;

/// <summary>LZW as TIFF has it: codes of 9 to 12 bits, the highest bit first, widened one code early.</summary>
/// <remarks>Source: Welch 1984, https://doi.org/10.1109/MC.1984.1659158; TIFF revision 6.0, section 13.</remarks>
internal static class TiffLzw
{
    private const int Clear = 256;
    private const int End = 257;
    private const int FirstFree = 258;
    private const int MostCodes = 4096;

    /// <summary>Unpacks as much as there is and fits.</summary>
    /// <returns>The bytes written.</returns>
    /// <exception cref="InvalidDataException">A code stands for nothing.</exception>
    public static int Unpack(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        // a code above 257 is the string of an earlier place in the output, one byte longer than that of the code before it
        Span<int> starts = stackalloc int[MostCodes];
        Span<int> lengths = stackalloc int[MostCodes];
        int free = FirstFree, width = 9, written = 0, previousStart = 0, previousLength = 0;
        long bit = 0;
        while (bit + width <= packed.Length * 8L && written < target.Length)
        {
            int code = Read(packed, bit, width);
            bit += width;
            if (code == End)
            {
                break;
            }

            if (code == Clear)
            {
                (free, width, previousLength) = (FirstFree, 9, 0);
                continue;
            }

            int start = written, length = 1;
            if (code < Clear)
            {
                target[written++] = (byte)code;
            }
            else
            {
                if (previousLength == 0 || code > free || (code == free && free == MostCodes))
                {
                    throw new InvalidDataException("its LZW data is damaged");
                }

                (int from, length) = code == free ? (previousStart, previousLength + 1) : (starts[code], lengths[code]);
                length = Math.Min(length, target.Length - written);
                for (int i = 0; i < length; i++)
                {
                    target[written++] = target[from + i]; // byte by byte: the string may overlap itself
                }
            }

            if (previousLength > 0 && free < MostCodes)
            {
                (starts[free], lengths[free]) = (previousStart, previousLength + 1);
                free++;
            }

            width = free + 1 >= 2048 ? 12 : free + 1 >= 1024 ? 11 : free + 1 >= 512 ? 10 : 9;
            (previousStart, previousLength) = (start, length);
        }

        return written;
    }

    private static int Read(ReadOnlySpan<byte> packed, long bit, int width)
    {
        int at = (int)(bit >> 3), value = 0;
        for (int i = 0; i < 3; i++)
        {
            value = (value << 8) | (at + i < packed.Length ? packed[at + i] : 0);
        }

        return (value >> (24 - (int)(bit & 7) - width)) & ((1 << width) - 1);
    }
}
