using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>Writes uncompressed zip archives whose records begin at multiples of 64 bytes, as PyTorch's do.</summary>
/// <remarks>Source: PKWARE's APPNOTE.TXT 6.3.10; the padding is that of PyTorch's <c>inline_container.cc</c>.</remarks>
internal sealed class ZipWriter(Stream stream)
{
    private const int Alignment = 64;
    private const int LocalLength = 30;
    private const int EntryLength = 46;
    private const int EndLength = 22;
    private const int ExtraHeader = 4;
    private const ushort PaddingField = 0x4246; // "FB"
    private const ushort Version = 20;

    // 1 January 1980: the format's first day, so that equal content gives equal files
    private const ushort Date = (1 << 5) | 1;

    private static readonly uint[] _crcTable = CrcTable();
    private readonly ArrayBufferWriter<byte> _directory = new();
    private readonly long _start = stream.Position;
    private int _count;

    public void Add(string name, ReadOnlySpan<byte> content)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        long header = stream.Position - _start;
        int padding = (int)((Alignment - ((header + LocalLength + nameBytes.Length + ExtraHeader) % Alignment)) % Alignment);
        if (header + content.Length + EntryLength > uint.MaxValue - (1 << 20))
        {
            throw new InvalidDataException("A PyTorch file of more than 4 GiB is not written; write a .safetensors file instead.");
        }

        byte[] local = new byte[LocalLength];
        "PK\x03\x04"u8.CopyTo(local);
        Common(local.AsSpan(4), Crc(content), content.Length, nameBytes.Length);
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
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(42), (uint)header);
        _directory.Write(entry);
        _directory.Write(nameBytes);
        _count++;
    }

    public void Finish()
    {
        long offset = stream.Position - _start;
        byte[] end = new byte[EndLength];
        "PK\x05\x06"u8.CopyTo(end);
        U16(end, 8, checked((ushort)_count));
        U16(end, 10, checked((ushort)_count));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)_directory.WrittenCount);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)offset);
        stream.Write(_directory.WrittenSpan);
        stream.Write(end);
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

    private static void U16(byte[] target, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(target.AsSpan(at), value);

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc = _crcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] CrcTable()
    {
        const uint Polynomial = 0xEDB88320;
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            }

            table[i] = value;
        }

        return table;
    }
}
