using System.Buffers.Binary;

namespace SegSharp.Tensors.Tests.Serialization;

/// <summary>Damages files the ways that find faults in readers: bits, numbers at their limits, moved, doubled and missing parts.</summary>
#pragma warning disable CA5394 // chance, not secrecy
internal sealed class FileMutator(Random random)
{
    private static readonly long[] _numbers =
        [0, 1, -1, 127, 128, 255, 256, 32767, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 40,
            long.MaxValue, long.MinValue];

    // instructions of pickles: a random one in a random place is the shortest way to a confused stack
    private static readonly byte[] _opcodes = "(.GJKMNQRTUX]abcehjqrst)u}BC"u8.ToArray();

    public byte[] Mutate(byte[] original)
    {
        byte[] bytes = [.. original];
        for (int i = random.Next(1, 4); i > 0 && bytes.Length > 16; i--)
        {
            bytes = Once(bytes);
        }

        return bytes;
    }

    private byte[] Once(byte[] bytes)
    {
        int at = Place(bytes.Length);
        switch (random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2:
                Number(bytes.AsSpan(at));
                return bytes;
            case 3:
                return bytes[..at];
            case 4:
                int length = Math.Min(random.Next(1, 64), bytes.Length - at);
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 5:
                int from = Place(bytes.Length), count = Math.Min(random.Next(1, 64), bytes.Length - from);
                return [.. bytes[..at], .. bytes[from..(from + count)], .. bytes[at..]];
            case 6:
                bytes[at] = _opcodes[random.Next(_opcodes.Length)];
                return bytes;
            default:
                // a digit of a JSON head, or a small count
                bytes[at] = (byte)('0' + random.Next(10));
                return bytes;
        }
    }

    // heads, pickles and directories stand at the ends of files, so half of the damage is done there
    private int Place(int length) => random.Next(4) switch
    {
        0 => random.Next(Math.Min(length, 1500)),
        1 => length - 1 - random.Next(Math.Min(length, 1500)),
        _ => random.Next(length),
    };

    private void Number(Span<byte> target)
    {
        long value = _numbers[random.Next(_numbers.Length)] + random.Next(-1, 2);
        if (target.Length >= 8 && random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(target, value);
        }
        else if (target.Length >= 4)
        {
            BinaryPrimitives.WriteInt32LittleEndian(target, unchecked((int)value));
        }
    }
}
#pragma warning restore CA5394
