using System.Numerics;

namespace SegSharp.Reporting.TensorBoard;

/// <summary>The checksum of records in event files: CRC-32C, rotated and offset by a constant.</summary>
/// <remarks>Source: https://www.tensorflow.org/tutorials/load_data/tfrecord, "TFRecords format details".</remarks>
internal static class MaskedCrc
{
    private const uint Shift = 0xA282EAD8;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        crc = ~crc;
        return unchecked(BitOperations.RotateRight(crc, 15) + Shift);
    }
}
