using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>Writes uncompressed zip archives whose records begin at multiples of 64 bytes, as PyTorch's do.</summary>
/// <remarks>Source: PKWARE's APPNOTE.TXT 6.3.10; the padding is that of PyTorch's <c>inline_container.cc</c>.</remarks>
/// <param name="stream">Where to.</param>
/// <param name="limit">The places from which on 64 bits are written; what 32 bits hold unless a test wants them sooner.</param>
internal sealed class ZipWriter(Stream stream, long limit = uint.MaxValue)
{
    private const int Alignment = 64;
    private const int LocalLength = 30;
    private const int EntryLength = 46;
    private const int EndLength = 22;
    private const int End64Length = 56;
    private const int End64LocatorLength = 20;
    private const int ExtraHeader = 4;
    private const ushort Field64 = 1;
    private const ushort Version64 = 45;
    private const ushort PaddingField = 0x4246; // "FB"
    private const ushort Version = 20;

    // 1 January 1980: the format's first day, so that equal content gives equal files
    private const ushort Date = (1 << 5) | 1;

    private readonly ArrayBufferWriter<byte> _directory = new();
    private readonly long _start = stream.Position;
    private int _count;

    public void Add(string name, ReadOnlySpan<byte> content)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        long header = stream.Position - _start;
        int padding = (int)((Alignment - ((header + LocalLength + nameBytes.Length + ExtraHeader) % Alignment)) % Alignment);
        byte[] local = new byte[LocalLength];
        "PK\x03\x04"u8.CopyTo(local);
        Common(local.AsSpan(4), Crc32.HashToUInt32(content), content.Length, nameBytes.Length);
        U16(local, 28, (ushort)(ExtraHeader + padding));
        byte[] extra = new byte[ExtraHeader + padding];
        U16(extra, 0, PaddingField);
        U16(extra, 2, (ushort)padding);
        stream.Write(local);
        stream.Write(nameBytes);
        stream.Write(extra);
        stream.Write(content);

        byte[] entry = new byte[EntryLength];
        "PK\x01\x02"u8.CopyTo(entry);
        U16(entry, 4, Version);
        local.AsSpan(4, 24).CopyTo(entry.AsSpan(6));
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(42), (uint)Math.Min(header, uint.MaxValue));
        ReadOnlySpan<byte> numbers = header < limit ? [] : Numbers64(entry, header, content.Length);
        _directory.Write(entry);
        _directory.Write(nameBytes);
        _directory.Write(numbers);
        _count++;
    }

    public void Finish()
    {
        long offset = stream.Position - _start;
        bool is64 = offset >= limit || _count >= ushort.MaxValue;
        stream.Write(_directory.WrittenSpan);
        if (is64)
        {
            WriteEnd64(offset);
        }

        byte[] end = new byte[EndLength];
        "PK\x05\x06"u8.CopyTo(end);
        U16(end, 8, (ushort)Math.Min(_count, ushort.MaxValue));
        U16(end, 10, (ushort)Math.Min(_count, ushort.MaxValue));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)_directory.WrittenCount);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), is64 ? uint.MaxValue : (uint)offset);
        stream.Write(end);
    }

    // A place that 32 bits do not hold stands in a field after the name. The two lengths go there with it, though they would fit: PyTorch's
    // reader compares a 32-bit length with the place beside it.
    private static byte[] Numbers64(Span<byte> entry, long header, long length)
    {
        const int Count = 3;
        byte[] field = new byte[ExtraHeader + (Count * sizeof(long))];
        U16(field, 0, Field64);
        U16(field, 2, Count * sizeof(long));
        U16(entry, 4, Version64);
        U16(entry, 30, (ushort)field.Length);
        long[] values = [length, length, header];
        int[] places = [24, 20, 42];
        for (int i = 0; i < Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(entry[places[i]..], uint.MaxValue);
            BinaryPrimitives.WriteInt64LittleEndian(field.AsSpan(ExtraHeader + (i * sizeof(long))), values[i]);
        }

        return field;
    }

    private void WriteEnd64(long offset)
    {
        byte[] end = new byte[End64Length];
        "PK\x06\x06"u8.CopyTo(end);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(4), End64Length - 12); // without the signature and itself
        U16(end, 12, Version64);
        U16(end, 14, Version64);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(24), _count);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(32), _count);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(40), _directory.WrittenCount);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(48), offset);

        byte[] locator = new byte[End64LocatorLength];
        "PK\x06\x07"u8.CopyTo(locator);
        BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(8), offset + _directory.WrittenCount);
        BinaryPrimitives.WriteInt32LittleEndian(locator.AsSpan(16), 1);
        stream.Write(end);
        stream.Write(locator);
    }

    // what the record's own header and its entry in the directory have in common
    private static void Common(Span<byte> target, uint crc, int length, int nameLength)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], Date);
        BinaryPrimitives.WriteUInt32LittleEndian(target[10..], crc);
        BinaryPrimitives.WriteUInt32LittleEndian(target[14..], (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[18..], (uint)length);
        BinaryPrimitives.WriteUInt16LittleEndian(target[22..], (ushort)nameLength);
    }

    private static void U16(Span<byte> target, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(target[at..], value);
}
