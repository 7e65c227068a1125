using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SegSharp.Tests.Data;

/// <summary>Writes PNGs of one channel with every row filter, bit depth and both interlacings, straight from the specification.</summary>
internal static class TestPng
{
    private static readonly (int Top, int Left, int RowStep, int ColumnStep)[] _adam7 =
        [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)];

    public static byte[] Encode(int height, int width, int bits, bool palette, bool interlaced, int firstFilter, byte[] indices)
    {
        using MemoryStream file = new();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)bits, (byte)(palette ? 3 : 0), (byte)(interlaced ? 1 : 0));
        Chunk(file, "IHDR", header);
        if (palette)
        {
            Chunk(file, "PLTE", [.. Enumerable.Range(0, 3 << bits).Select(i => (byte)(i * 37))]);
        }

        byte[] data = Compress(Rows(height, width, bits, interlaced, firstFilter, indices));
        Chunk(file, "IDAT", data[..(data.Length / 2)]);
        Chunk(file, "IDAT", data[(data.Length / 2)..]);
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Rows(int height, int width, int bits, bool interlaced, int filter, byte[] indices)
    {
        using MemoryStream rows = new();
        foreach ((int top, int left, int rowStep, int columnStep) in interlaced ? _adam7 : [(0, 0, 1, 1)])
        {
            int columns = (width - left + columnStep - 1) / columnStep;
            byte[] above = new byte[((columns * bits) + 7) / 8];
            for (int y = top; y < height && columns > 0; y += rowStep)
            {
                byte[] row = new byte[above.Length];
                for (int i = 0; i < columns; i++)
                {
                    row[i * bits / 8] |= (byte)(indices[(y * width) + left + (i * columnStep)] << (8 - bits - (i * bits % 8)));
                }

                rows.WriteByte((byte)(filter % 5));
                rows.Write(Filter(filter++ % 5, row, above));
                above = row;
            }
        }

        return rows.ToArray();
    }

    private static byte[] Filter(int filter, byte[] row, byte[] above) => [.. row.Select((value, x) =>
    {
        int a = x > 0 ? row[x - 1] : 0, b = above[x], c = x > 0 ? above[x - 1] : 0;
        int p = a + b - c, pa = Math.Abs(p - a), pb = Math.Abs(p - b), pc = Math.Abs(p - c);
        int paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
        return (byte)(value - new[] { 0, a, b, (a + b) / 2, paeth }[filter]);
    })];

    private static byte[] Compress(byte[] data)
    {
        using MemoryStream target = new();
        using (ZLibStream stream = new(target, CompressionLevel.Fastest))
        {
            stream.Write(data);
        }

        return target.ToArray();
    }

    private static void Chunk(Stream file, string name, byte[] data)
    {
        byte[] covered = [.. Encoding.ASCII.GetBytes(name), .. data];
        uint crc = uint.MaxValue;
        foreach (byte value in covered)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(covered);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        file.Write(number);
    }
}
