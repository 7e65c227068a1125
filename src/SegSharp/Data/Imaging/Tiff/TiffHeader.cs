using System.Buffers.Binary;

namespace SegSharp.Data.Imaging.Tiff;

/// <summary>Reads the directory of a TIFF's first picture. Nothing in the file is believed before it is checked.</summary>
internal readonly ref struct TiffHeader
{
    private const int MostEntries = 4096;
    private const int MostBlocks = 1 << 24;

    private readonly ReadOnlySpan<byte> _file;
    private readonly bool _isLittle;
    private readonly bool _isBig;
    private readonly Dictionary<int, (int Type, long Count, long Offset)> _entries;

    private TiffHeader(ReadOnlySpan<byte> file, bool isLittle, bool isBig)
    {
        _file = file;
        (_isLittle, _isBig, _entries) = (isLittle, isBig, []);
        long directory = isBig ? Long(8) : Number(4, 4);
        long count = isBig ? Long(directory) : Number(directory, 2);
        if (count is < 1 or > MostEntries)
        {
            throw new InvalidDataException($"its directory has {count} entries");
        }

        (int size, int field) = isBig ? (20, 8) : (12, 4);
        long start = directory + (isBig ? 8 : 2);
        for (long at = start; at < start + (count * size); at += size)
        {
            int type = (int)Number(at + 2, 2);
            long values = isBig ? Long(at + 4) : Number(at + 4, 4);
            long length = checked(values * WidthOf(type));
            long place = at + 4 + field;
            _entries[(int)Number(at, 2)] = (type, values, length <= field ? place : isBig ? Long(place) : Number(place, 4));
        }
    }

    /// <summary>Whether the bytes begin like a TIFF, of 32-bit or of 64-bit offsets.</summary>
    public static bool IsTiff(ReadOnlySpan<byte> file) =>
        file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) || file.StartsWith("II+\0"u8) || file.StartsWith("MM\0+"u8);

    /// <summary>Width, height, bands and bits, as far as the directory can be read; null where the bytes are no TIFF.</summary>
    public static (long Width, long Height, long Bands, long Bits)? SizeOf(ReadOnlySpan<byte> file)
    {
        try
        {
            if (!IsTiff(file))
            {
                return null;
            }

            TiffHeader header = Open(file);
            return (header.Value(256, 0), header.Value(257, 0), header.Value(277, 1), header.Value(258, 1));
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Reads the directory; null where the bytes are no TIFF, or one whose directory is left to OpenCV to judge.</summary>
    public static TiffLayout? TryRead(ReadOnlySpan<byte> file)
    {
        try
        {
            return IsTiff(file) ? Read(file) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Reads the directory.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message says how, for a sentence in brackets.</exception>
    public static TiffLayout Read(ReadOnlySpan<byte> file)
    {
        try
        {
            return Open(file).Layout();
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("it is truncated: its directory leads outside of the file", e);
        }
    }

    private static TiffHeader Open(ReadOnlySpan<byte> file) => new(file, file[0] == 'I', file[2] == '+' || file[3] == '+');

    private TiffLayout Layout()
    {
        int width = Size(256, "width"), height = Size(257, "height"), bands = (int)Value(277, 1);
        int[] bits = [.. Values(258, 1).Select(value => (int)value)];
        int[] formats = [.. Values(339, 1).Select(value => (int)value)];
        if (bands is < 1 or > ushort.MaxValue || bits.Length == 0 || bits.Any(value => value != bits[0])
            || formats.Any(value => value != formats[0]))
        {
            throw new InvalidDataException("its bands have different types");
        }

        bool isTiled = _entries.ContainsKey(322);
        int blockWidth = isTiled ? Size(322, "tile width") : width;
        int blockHeight = isTiled ? Size(323, "tile height") : (int)Math.Min(height, Value(278, height));
        if (blockHeight < 1)
        {
            throw new InvalidDataException("its strips have no rows");
        }

        TiffLayout layout = new()
        {
            Width = width,
            Height = height,
            Bands = bands,
            Bits = bits[0],
            Format = formats.Length == 0 ? 1 : formats[0],
            Compression = (int)Value(259, 1),
            Predictor = (int)Value(317, 1),
            Photometric = (int)Value(262, 1),
            Orientation = Value(274, 1) is >= 1 and <= 8 and long turned ? (int)turned : 1,
            IsPlanar = Value(284, 1) == 2 && bands > 1,
            BlockWidth = blockWidth,
            BlockHeight = blockHeight,
            IsTiled = isTiled,
            Blocks = [],
            IsLittleEndian = _isLittle,
        };
        return layout with { Blocks = Blocks(layout) };
    }

    private (long Offset, long Length)[] Blocks(TiffLayout layout)
    {
        long expected = (long)layout.Across * layout.Down * (layout.IsPlanar ? layout.Bands : 1);
        long file = _file.Length;
        long[] offsets = Values(layout.IsTiled ? 324 : 273, -1), lengths = Values(layout.IsTiled ? 325 : 279, -1);
        if (lengths.Length == 0 && layout.Compression == 1)
        {
            // old programs left them out where they follow from the size
            lengths = [.. offsets.Select(offset => Math.Clamp(file - offset, 0, file))];
        }

        if (expected > MostBlocks || offsets.Length != expected || lengths.Length != expected)
        {
            throw new InvalidDataException($"it has {offsets.Length} blocks of pixels instead of {expected}");
        }

        (long Offset, long Length)[] blocks = [.. offsets.Zip(lengths)];
        return blocks.All(block => block is { Offset: >= 0, Length: >= 0 } && block.Offset <= file && block.Length <= file - block.Offset)
            ? blocks
            : throw new InvalidDataException("it is truncated: its pixels are missing");
    }

    private int Size(int tag, string name) =>
        Value(tag, 0) is > 0 and <= int.MaxValue and long value ? (int)value : throw new InvalidDataException($"it has no {name}");

    private long Value(int tag, long fallback) => _entries.ContainsKey(tag) ? Values(tag, fallback)[0] : fallback;

    // Absent tags are a list of the fallback; -1 stands for no list at all.
    private long[] Values(int tag, long fallback)
    {
        if (!_entries.TryGetValue(tag, out (int Type, long Count, long Offset) entry))
        {
            return fallback < 0 ? [] : [fallback];
        }

        if (entry.Count is < 1 or > MostBlocks || entry.Count * WidthOf(entry.Type) > _file.Length)
        {
            throw new InvalidDataException($"its tag {tag} has {entry.Count} values");
        }

        long[] values = new long[entry.Count];
        for (int i = 0; i < values.Length; i++)
        {
            long at = entry.Offset + ((long)i * WidthOf(entry.Type));
            values[i] = entry.Type switch
            {
                1 or 3 or 4 => Number(at, WidthOf(entry.Type)),
                16 => Long(at),
                _ => throw new InvalidDataException($"its tag {tag} is no whole number"),
            };
        }

        return values;
    }

    private static int WidthOf(int type) => type switch
    {
        3 or 8 => 2,
        4 or 9 or 11 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 1,
    };

    private long Number(long at, int width)
    {
        ReadOnlySpan<byte> bytes = _file.Slice(checked((int)at), width);
        return width switch
        {
            1 => bytes[0],
            2 => _isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes),
            _ => _isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
    }

    private long Long(long at)
    {
        ReadOnlySpan<byte> bytes = _file.Slice(checked((int)at), sizeof(long));
        return checked((long)(_isLittle ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes)));
    }
}
