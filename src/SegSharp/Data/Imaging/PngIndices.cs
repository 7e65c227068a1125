using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace SegSharp.Data.Imaging;

/// <summary>
/// Reads the raw samples of grey and palette PNGs of up to 8 bits. OpenCV turns a palette into colours and stretches
/// 1, 2 and 4 bits over 0 to 255; in an annotation mask the palette's indices and the small numbers are the classes.
/// </summary>
/// <remarks>Source: PNG specification, third edition, https://www.w3.org/TR/png-3/, chapters 5 to 9.</remarks>
internal static class PngIndices
{
    /// <summary>The samples, or null where the file is no PNG of one channel and at most 8 bits.</summary>
    /// <exception cref="InvalidDataException">It is such a PNG, but damaged or truncated.</exception>
    public static LabelMap? TryDecode(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(PngStructure.Signature))
        {
            return null;
        }

        int at = PngStructure.Signature.Length;
        ReadOnlySpan<byte> start = NextChunk(file, ref at, out uint type);
        if (type != Name("IHDR") || start.Length != 13)
        {
            throw new InvalidDataException("its PNG header is damaged");
        }

        PngHeader header = PngHeader.Parse(start);
        return header.IsSingleChannel ? Decode(header, file, at) : null;
    }

    private static LabelMap Decode(PngHeader header, ReadOnlySpan<byte> file, int at)
    {
        using MemoryStream compressed = new();
        uint type;
        do
        {
            ReadOnlySpan<byte> data = NextChunk(file, ref at, out type);
            if (type == Name("IDAT"))
            {
                compressed.Write(data);
            }
        }
        while (type != Name("IEND"));

        compressed.Position = 0;
        using ZLibStream inflated = new(compressed, CompressionMode.Decompress);
        LabelMap labels = LabelMap.Uninitialized(header.Height, header.Width); // the passes cover every pixel
        try
        {
            foreach (PngPass pass in header.Passes)
            {
                ReadPass(inflated, header, pass, labels);
            }
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("it is truncated: rows of pixels are missing", e);
        }

        return labels;
    }

    private static void ReadPass(Stream inflated, PngHeader header, PngPass pass, LabelMap labels)
    {
        int columns = pass.Columns(header.Width), rows = pass.Rows(header.Height);
        if (columns == 0 || rows == 0)
        {
            return;
        }

        int rowBytes = (int)((((long)columns * header.BitDepth) + 7) / 8);
        byte[] previous = new byte[rowBytes], current = new byte[rowBytes];
        for (int row = 0; row < rows; row++)
        {
            int filter = inflated.ReadByte();
            inflated.ReadExactly(current);
            Unfilter(filter, current, previous);
            Span<byte> target = labels.Labels.Slice((pass.Top + (row * pass.RowStep)) * header.Width, header.Width);
            if (header.BitDepth == 8 && pass.ColumnStep == 1)
            {
                current.CopyTo(target);
            }
            else
            {
                Unpack(current, header.BitDepth, target[pass.Left..], pass.ColumnStep, columns);
            }

            (previous, current) = (current, previous);
        }
    }

    private static void Unpack(ReadOnlySpan<byte> packed, int bits, Span<byte> target, int step, int columns)
    {
        int perByte = 8 / bits, mask = (1 << bits) - 1;
        for (int x = 0; x < columns; x++)
        {
            int shift = 8 - (bits * ((x % perByte) + 1));
            target[x * step] = (byte)((packed[x / perByte] >> shift) & mask);
        }
    }

    // One channel of at most 8 bits: the "pixel before" of all filters is one byte back.
    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int x = 1; x < row.Length; x++)
                {
                    row[x] += row[x - 1];
                }

                break;
            case 2:
                System.Numerics.Tensors.TensorPrimitives.Add(row, above, row);
                break;
            case 3:
                row[0] += (byte)(above[0] >> 1);
                for (int x = 1; x < row.Length; x++)
                {
                    row[x] += (byte)((row[x - 1] + above[x]) >> 1);
                }

                break;
            case 4:
                row[0] += above[0];
                for (int x = 1; x < row.Length; x++)
                {
                    row[x] += Paeth(row[x - 1], above[x], above[x - 1]);
                }

                break;
            case -1:
                throw new EndOfStreamException();
            default:
                throw new InvalidDataException("its PNG rows are damaged");
        }
    }

    private static byte Paeth(int left, int up, int corner)
    {
        int toLeft = Math.Abs(up - corner), toUp = Math.Abs(left - corner), toCorner = Math.Abs(left + up - (2 * corner));
        return (byte)(toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner);
    }

    private static ReadOnlySpan<byte> NextChunk(ReadOnlySpan<byte> file, ref int at, out uint type)
    {
        if (file.Length - at < 12 || BinaryPrimitives.ReadUInt32BigEndian(file[at..]) is uint size && size > file.Length - at - 12)
        {
            throw new InvalidDataException("it is truncated: the end of the PNG is missing");
        }

        int length = (int)BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
        type = BinaryPrimitives.ReadUInt32BigEndian(file[(at + 4)..]);
        ReadOnlySpan<byte> covered = file.Slice(at + 4, length + 4);
        if (Crc32.HashToUInt32(covered) != BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + length)..]))
        {
            throw new InvalidDataException("a checksum of the PNG does not fit: the file is damaged");
        }

        at += length + 12;
        return covered[4..];
    }

    private static uint Name(string ascii) =>
        ((uint)ascii[0] << 24) | ((uint)ascii[1] << 16) | ((uint)ascii[2] << 8) | ascii[3];
}
