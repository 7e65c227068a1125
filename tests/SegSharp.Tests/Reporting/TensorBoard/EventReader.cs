using System.Buffers.Binary;
using System.Text;

namespace SegSharp.Tests.Reporting.TensorBoard;

/// <summary>Reads event files by the letter of their formats, sharing no code with what writes them.</summary>
internal static class EventReader
{
    public sealed record Event(double Time, long Step, string? Version, bool IsStart, string? Tag, float? Scalar, byte[]? Image,
        (long Height, long Width, long Colors) Size);

    public static List<Event> Read(string path)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        List<Event> events = [];
        while (!file.IsEmpty)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            Assert.Equal(Masked(file[..8]), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            ReadOnlySpan<byte> data = file.Slice(12, length);
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            events.Add(Parse(data.ToArray()));
            file = file[(16 + length)..];
        }

        return events;
    }

    /// <summary>CRC-32C bit by bit, from its polynomial.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        return ~crc;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Crc(bytes);
        return unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8);
    }

    private static Event Parse(byte[] data)
    {
        Dictionary<int, object> fields = Fields(data);
        Dictionary<int, object> summary = fields.TryGetValue(5, out object? inner) ? Fields((byte[])Fields((byte[])inner)[1]) : [];
        Dictionary<int, object> image = summary.TryGetValue(4, out object? picture) ? Fields((byte[])picture) : [];
        return new Event(
            BitConverter.UInt64BitsToDouble((ulong)fields[1]),
            fields.TryGetValue(2, out object? step) ? (long)(ulong)step : 0, // a missing number is 0
            fields.TryGetValue(3, out object? version) ? Encoding.UTF8.GetString((byte[])version) : null,
            fields.TryGetValue(7, out object? session) && (ulong)Fields((byte[])session)[1] == 1,
            summary.TryGetValue(1, out object? tag) ? Encoding.UTF8.GetString((byte[])tag) : null,
            summary.TryGetValue(2, out object? scalar) ? BitConverter.UInt32BitsToSingle((uint)scalar) : null,
            image.TryGetValue(4, out object? encoded) ? (byte[])encoded : null,
            image.Count == 0 ? default : ((long)(ulong)image[1], (long)(ulong)image[2], (long)(ulong)image[3]));
    }

    private static Dictionary<int, object> Fields(byte[] message)
    {
        Dictionary<int, object> fields = [];
        int at = 0;
        while (at < message.Length)
        {
            ulong key = VarInt(message, ref at);
            int field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields[field] = VarInt(message, ref at);
                    break;
                case 1:
                    fields[field] = BitConverter.ToUInt64(message, at);
                    at += 8;
                    break;
                case 2:
                    int length = (int)VarInt(message, ref at);
                    fields[field] = message[at..(at + length)];
                    at += length;
                    break;
                case 5:
                    fields[field] = BitConverter.ToUInt32(message, at);
                    at += 4;
                    break;
                default:
                    Assert.Fail($"wire type {key & 7}");
                    break;
            }
        }

        return fields;
    }

    private static ulong VarInt(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
