using System.Buffers.Binary;
using System.IO.Compression;

namespace SegSharp.Tests.Data.Imaging.Tiff;

/// <summary>Writes small TIFF files of every layout that is read.</summary>
internal sealed record TestTiff
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int Bands { get; init; }

    public int Bits { get; init; } = 8;

    public int Format { get; init; } = 1;

    public int Compression { get; init; } = 1;

    public int Predictor { get; init; } = 1;

    public bool IsPlanar { get; init; }

    /// <summary>Rows of a strip, or the side of a tile.</summary>
    public int Block { get; init; } = 5;

    public bool IsTiled { get; init; }

    public bool IsLittle { get; init; } = true;

    public bool IsBig { get; init; }

    /// <summary>1: brightness, 2: red, green, blue, 3: a colour table, which is written too.</summary>
    public int Photometric { get; init; } = 1;

    /// <summary>How the picture lies, 1 to 8.</summary>
    public int Orientation { get; init; } = 1;

    /// <summary>Whether the tag of the strips' lengths is missing.</summary>
    public bool LeavesCountsOut { get; init; }

    /// <summary>Gives the value of a row, column and band; null for numbers that are all different.</summary>
    public Func<int, int, int, double>? Source { get; init; }

    /// <summary>The value of a band at a place.</summary>
    public double Value(int y, int x, int band)
    {
        if (Source is not null)
        {
            return Source(y, x, band);
        }

        int number = (((y * Width) + x) * Bands) + band;
        return (Bits, Format) switch
        {
            (8, 1) => (number * 7) & 255,
            (8, _) => (sbyte)(number * 7),
            (16, 1) => (number * 997) & 65535,
            (16, 2) => (short)(number * 997),
            (16, _) => number % 2048,
            (32, 1) => number * 99991L,
            (32, 2) => (number * 99991L) - 9_000_000,
            (64, 1 or 2) => number * 1_000_003L,
            (64, _) => number / 3.0,
            _ => (number * 0.25f) - 3,
        };
    }

    /// <summary>The file.</summary>
    public byte[] Write()
    {
        List<byte[]> blocks = [];
        int width = IsTiled ? Block : Width;
        for (int plane = 0; plane < (IsPlanar ? Bands : 1); plane++)
        {
            for (int top = 0; top < Height; top += Block)
            {
                for (int left = 0; left < Width; left += width)
                {
                    int rows = IsTiled ? Block : Math.Min(Block, Height - top);
                    blocks.Add(Pack(Rows(top, left, rows, width, plane), width));
                }
            }
        }

        return Assemble(blocks);
    }

    private byte[] Rows(int top, int left, int rows, int width, int plane)
    {
        using MemoryStream stream = new();
        for (int y = top; y < top + rows; y++)
        {
            for (int x = left; x < left + width; x++)
            {
                for (int band = IsPlanar ? plane : 0; band < (IsPlanar ? plane + 1 : Bands); band++)
                {
                    double value = y < Height && x < Width ? Value(y, x, band) : 0;
                    if (Predictor == 2 && x > left)
                    {
                        value -= y < Height && x - 1 < Width ? Value(y, x - 1, band) : 0;
                    }

                    Number(stream, Format == 3 ? FloatBits(value) : unchecked((ulong)(long)value), Bits / 8);
                }
            }
        }

        return stream.ToArray();
    }

    private ulong FloatBits(double value) => Bits switch
    {
        16 => BitConverter.HalfToUInt16Bits((Half)value),
        32 => BitConverter.SingleToUInt32Bits((float)value),
        _ => BitConverter.DoubleToUInt64Bits(value),
    };

    private byte[] Pack(byte[] rows, int width)
    {
        using MemoryStream packed = new();
        switch (Compression)
        {
            case 8:
                using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
                {
                    zlib.Write(rows);
                }

                break;
            case 32773:
                // half of it as repeats of one, the rest as literals: both codes occur
                for (int i = 0; i < rows.Length;)
                {
                    if (i % 3 == 0 && i + 1 < rows.Length && rows[i] == rows[i + 1])
                    {
                        packed.Write([unchecked((byte)-1), rows[i]]);
                        i += 2;
                    }
                    else
                    {
                        packed.Write([0, rows[i++]]);
                    }
                }

                break;
            default:
                packed.Write(rows);
                break;
        }

        return packed.ToArray();
    }

    private byte[] Assemble(List<byte[]> blocks)
    {
        using MemoryStream file = new();
        file.Write(IsLittle ? "II"u8 : "MM"u8);
        Number(file, IsBig ? 43u : 42u, 2);
        if (IsBig)
        {
            Number(file, 8, 2);
            Number(file, 0, 2);
        }

        int header = IsBig ? 16 : 8;
        List<ulong> offsets = [];
        long at = header;
        foreach (byte[] block in blocks)
        {
            offsets.Add((ulong)at);
            at += block.Length;
        }

        Number(file, (ulong)at, IsBig ? 8 : 4);
        blocks.ForEach(block => file.Write(block));
        ulong[] Many(ulong value) => [.. Enumerable.Repeat(value, Bands)];
        (int Tag, int Type, ulong[] Values)[] entries =
        [
            (256, 3, [(ulong)Width]), (257, 3, [(ulong)Height]), (258, 3, Many((ulong)Bits)), (259, 3, [(ulong)Compression]),
            (262, 3, [(ulong)Photometric]),
            .. IsTiled ? [] : ((int, int, ulong[])[])[(273, IsBig ? 16 : 4, [.. offsets])],
            (274, 3, [(ulong)Orientation]), (277, 3, [(ulong)Bands]),
            .. IsTiled ? [] : ((int, int, ulong[])[])[(278, 3, [(ulong)Block]), (279, 4, [.. blocks.Select(block => (ulong)block.Length)])],
            (284, 3, [IsPlanar ? 2u : 1u]), (317, 3, [(ulong)Predictor]), .. Photometric == 3
                ? ((int, int, ulong[])[])[(320, 3, [.. Enumerable.Range(0, 3 << Bits).Select(i => (ulong)(i * 80 % 65536))])] : [],
            .. IsTiled ? ((int, int, ulong[])[])[(322, 3, [(ulong)Block]), (323, 3, [(ulong)Block]), (324, IsBig ? 16 : 4, [.. offsets]),
                (325, 4, [.. blocks.Select(block => (ulong)block.Length)])] : [],
            (339, 3, Many((ulong)Format)),
        ];
        Directory(file, [.. entries.Where(entry => entry.Tag != 279 || !LeavesCountsOut)], at);
        return file.ToArray();
    }

    private void Directory(MemoryStream file, (int Tag, int Type, ulong[] Values)[] entries, long at)
    {
        int field = IsBig ? 8 : 4;
        Number(file, (ulong)entries.Length, IsBig ? 8 : 2);
        long free = at + (IsBig ? 16 : 6) + (entries.Length * (IsBig ? 20 : 12));
        using MemoryStream outside = new();
        foreach ((int tag, int type, ulong[] values) in entries)
        {
            int width = type == 3 ? 2 : type == 4 ? 4 : 8;
            Number(file, (ulong)tag, 2);
            Number(file, (ulong)type, 2);
            Number(file, (ulong)values.Length, field);
            using MemoryStream content = new();
            Array.ForEach(values, value => Number(content, value, width));
            if (content.Length <= field)
            {
                content.SetLength(field);
                file.Write(content.ToArray());
            }
            else
            {
                Number(file, (ulong)(free + outside.Length), field);
                outside.Write(content.ToArray());
            }
        }

        Number(file, 0, field);
        file.Write(outside.ToArray());
    }

    private void Number(Stream stream, ulong value, int width)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        bytes = bytes[..width];
        if (!IsLittle)
        {
            bytes.Reverse();
        }

        stream.Write(bytes);
    }
}
