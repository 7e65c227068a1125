using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace SegSharp.Data.Imaging.Tiff;

/// <summary>Turns the samples of a TIFF's row into pixels: up to 8 bits without sign stay bytes, all others become float32.</summary>
internal static class TiffSamples
{
    /// <summary>Bits and sample format of the numbers that are read: 1 and 4 are unsigned, 2 signed, 3 floating point.</summary>
    public static bool Knows(int bits, int format) => (bits, format) is
        (1 or 2 or 4 or 8 or 16 or 32 or 64, 1 or 4) or (8 or 16 or 32 or 64, 2) or (16 or 32 or 64, 3);

    /// <summary>Whether the numbers fit into bytes.</summary>
    public static bool AreBytes(TiffLayout layout) => layout.Bits <= 8 && layout.Format != 2;

    /// <summary>Puts the first samples of a row where they belong.</summary>
    /// <param name="row">The row's bytes in the machine's order.</param>
    /// <param name="layout">What the samples are.</param>
    /// <param name="image">Takes them.</param>
    /// <param name="start">The index of the first one's place in the image.</param>
    /// <param name="count">How many are taken.</param>
    public static void Store(ReadOnlySpan<byte> row, TiffLayout layout, Image image, int start, int count)
    {
        int step = layout.IsPlanar ? layout.Bands : 1;
        if (image is ByteImage bytes)
        {
            byte[]? unpacked = layout.Bits < 8 ? Unpack(row, layout.Bits, count) : null;
            Spread(unpacked ?? row[..count], bytes.Pixels[start..], step);
            return;
        }

        Span<float> values = count <= 1024 ? stackalloc float[count] : new float[count];
        Convert(row, layout.Bits, layout.Format, values);
        Spread(values, ((FloatImage)image).Pixels[start..], step);
    }

    private static void Convert(ReadOnlySpan<byte> row, int bits, int format, Span<float> values)
    {
        switch (bits, format)
        {
            case (8, _):
                From<sbyte>(row, values);
                break;
            case (16, 2):
                From<short>(row, values);
                break;
            case (16, 3):
                From<Half>(row, values);
                break;
            case (16, _):
                From<ushort>(row, values);
                break;
            case (32, 2):
                From<int>(row, values);
                break;
            case (32, 3):
                MemoryMarshal.Cast<byte, float>(row)[..values.Length].CopyTo(values);
                break;
            case (32, _):
                From<uint>(row, values);
                break;
            case (64, 2):
                From<long>(row, values);
                break;
            case (64, 3):
                From<double>(row, values);
                break;
            default:
                From<ulong>(row, values);
                break;
        }
    }

    private static void From<T>(ReadOnlySpan<byte> row, Span<float> values)
        where T : unmanaged, System.Numerics.INumberBase<T> =>
        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, T>(row)[..values.Length], values);

    private static byte[] Unpack(ReadOnlySpan<byte> packed, int bits, int count)
    {
        byte[] values = new byte[count];
        int perByte = 8 / bits, mask = (1 << bits) - 1;
        for (int i = 0; i < count; i++)
        {
            values[i] = (byte)((packed[i / perByte] >> (8 - (bits * ((i % perByte) + 1)))) & mask);
        }

        return values;
    }

    private static void Spread<T>(ReadOnlySpan<T> values, Span<T> target, int step)
    {
        if (step == 1)
        {
            values.CopyTo(target);
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            target[i * step] = values[i];
        }
    }
}
