using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>Where the records of a zip archive lie. Only uncompressed ones are known, for PyTorch writes no others.</summary>
/// <remarks>Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5, with the 64-bit fields.</remarks>
internal sealed class ZipDirectory
{
    private const int EndLength = 22;
    private const int End64LocatorLength = 20;
    private const int End64Length = 56;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const int MaximumComment = ushort.MaxValue;
    private const long MaximumDirectory = 64 << 20;
    private const ushort Extra64 = 1;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly long _length;
    private readonly Dictionary<string, (long Header, long Length, int Method, uint Checksum)> _records = new(StringComparer.Ordinal);

    private ZipDirectory(string path, SafeFileHandle file)
    {
        (_path, _file, _length) = (path, file, RandomAccess.GetLength(file));
    }

    public IReadOnlyCollection<string> Names => _records.Keys;

    public static ZipDirectory Read(string path, SafeFileHandle file)
    {
        ZipDirectory directory = new(path, file);
        (long offset, long length, long count) = directory.FindDirectory();
        directory.ReadEntries(offset, length, count);
        return directory;
    }

    /// <summary>The place of a record's bytes; null when there is none of that name.</summary>
    public StoragePlace? Locate(string name)
    {
        if (!_records.TryGetValue(name, out (long Header, long Length, int Method, uint Checksum) record))
        {
            return null;
        }

        if (record.Method != 0)
        {
            throw Bad($"the record '{name}' is compressed, which PyTorch does not do; unpack and pack it without compression.");
        }

        ReadOnlySpan<byte> header = Bytes(record.Header, LocalLength);
        if (!header.StartsWith("PK\x03\x04"u8))
        {
            throw Bad($"the record '{name}' is not where the archive's directory says: the file is damaged.");
        }

        long offset = record.Header + LocalLength + U16(header[26..]) + U16(header[28..]);
        // PyTorch can be told not to compute checksums, and writes 0 then
        uint? checksum = record.Checksum == 0 ? null : record.Checksum;
        return record.Length <= _length - offset ? new StoragePlace(offset, record.Length, checksum)
            : throw Bad($"the record '{name}' reaches beyond the end: the file is cut short.");
    }

    /// <summary>A short record's bytes, checked; null when there is none of that name or it is longer.</summary>
    public byte[]? ReadShort(string name, int longest)
    {
        if (Locate(name) is not { } place || place.Length > longest)
        {
            return null;
        }

        byte[] bytes = Bytes(place.Offset, (int)place.Length);
        Verify(name, place);
        return bytes;
    }

    /// <summary>Compares a record with its checksum.</summary>
    /// <exception cref="CheckpointFormatException">It is damaged.</exception>
    public void Verify(string name, StoragePlace place)
    {
        if (place.Checksum is { } expected && Checksum.Of(_path, _file, place) != expected)
        {
            throw Bad($"the record '{name}' is damaged: its checksum is not the one that the archive says.");
        }
    }

    private (long Offset, long Length, long Count) FindDirectory()
    {
        int tailLength = (int)Math.Min(_length, EndLength + MaximumComment);
        byte[] tail = Bytes(_length - tailLength, tailLength);
        int end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || end + EndLength > tailLength)
        {
            throw Bad("the directory at the end of the zip archive is missing: the file is cut short.");
        }

        ReadOnlySpan<byte> record = tail.AsSpan(end);
        (long offset, long length, long count) = (U32(record[16..]), U32(record[12..]), U16(record[10..]));
        long locator = _length - tailLength + end - End64LocatorLength;
        if (locator >= 0)
        {
            ReadOnlySpan<byte> found = Bytes(locator, End64LocatorLength);
            if (found.StartsWith("PK\x06\x07"u8))
            {
                ReadOnlySpan<byte> record64 = Bytes(U64(found[8..]), End64Length);
                if (!record64.StartsWith("PK\x06\x06"u8))
                {
                    throw Bad("the zip archive's directory is not where it says: the file is damaged.");
                }

                (offset, length, count) = (U64(record64[48..]), U64(record64[40..]), U64(record64[32..]));
            }
        }

        return length <= MaximumDirectory && offset <= _length && length <= _length - offset && count * EntryLength <= length
            ? (offset, length, count) : throw Bad("the zip archive's directory does not fit into the file: it is cut short or damaged.");
    }

    private void ReadEntries(long offset, long length, long count)
    {
        ReadOnlySpan<byte> directory = Bytes(offset, (int)length);
        for (long i = 0; i < count; i++)
        {
            if (directory.Length < EntryLength || !directory.StartsWith("PK\x01\x02"u8))
            {
                throw Bad("the zip archive's directory is damaged.");
            }

            (int nameLength, int extraLength, int commentLength) = (U16(directory[28..]), U16(directory[30..]), U16(directory[32..]));
            if (directory.Length < EntryLength + nameLength + extraLength + commentLength)
            {
                throw Bad("the zip archive's directory is damaged.");
            }

            string name = Encoding.UTF8.GetString(directory.Slice(EntryLength, nameLength));
            (long stored, long header) = Sizes(directory, directory.Slice(EntryLength + nameLength, extraLength));
            if (!_records.TryAdd(name, (header, stored, U16(directory[10..]), (uint)U32(directory[16..]))))
            {
                throw Bad($"the record '{name}' stands twice in the zip archive.");
            }

            directory = directory[(EntryLength + nameLength + extraLength + commentLength)..];
        }
    }

    // sizes that do not fit 32 bits stand in an extra field, only those, in this order: unpacked, packed, place
    private (long Stored, long Header) Sizes(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> extra)
    {
        long[] values = [U32(entry[24..]), U32(entry[20..]), U32(entry[42..])];
        while (extra.Length >= 4)
        {
            int size = U16(extra[2..]);
            if (size > extra.Length - 4)
            {
                break;
            }

            ReadOnlySpan<byte> field = extra.Slice(4, size);
            for (int i = 0; U16(extra) == Extra64 && i < values.Length; i++)
            {
                if (values[i] == uint.MaxValue && field.Length >= 8)
                {
                    values[i] = U64(field);
                    field = field[8..];
                }
            }

            extra = extra[(4 + size)..];
        }

        return (values[0], values[2]);
    }

    private byte[] Bytes(long offset, int length)
    {
        if (offset < 0 || offset > _length - length)
        {
            throw Bad("the zip archive refers to a place beyond its end: the file is cut short or damaged.");
        }

        byte[] bytes = new byte[length];
        FileRange.Fill(_path, _file, offset, bytes);
        return bytes;
    }

    private static int U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static long U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    // half of the range is enough for any file, and keeps sums of two from overflowing
    private long U64(ReadOnlySpan<byte> bytes)
    {
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return value <= (ulong)_length ? (long)value
            : throw Bad("the zip archive has a size beyond its end: the file is cut short or damaged.");
    }

    private CheckpointFormatException Bad(string problem) => new(_path, problem);
}
