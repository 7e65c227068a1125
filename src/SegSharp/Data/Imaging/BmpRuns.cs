namespace SegSharp.Data.Imaging;

/// <summary>Unpacks the run lengths of BMP files, RLE8 and RLE4, into rows as they are stored.</summary>
internal sealed class BmpRuns(ImageHeader header, int bits)
{
    private const byte EndOfLine = 0, EndOfBitmap = 1, Delta = 2;

    private readonly LabelMap _labels = new(header.Height, header.Width);
    private int _x;
    private int _y;

    /// <summary>The rows; what no run covers is 0.</summary>
    /// <exception cref="InvalidDataException">The runs end before the picture does.</exception>
    public LabelMap Unpack(ReadOnlySpan<byte> packed)
    {
        int at = 0;
        while (at + 1 < packed.Length)
        {
            byte count = packed[at], value = packed[at + 1];
            at += 2;
            if (count > 0)
            {
                for (int i = 0; i < count; i++)
                {
                    Put(bits == 8 ? value : i % 2 == 0 ? value >> 4 : value & 15);
                }
            }
            else if (value == EndOfBitmap)
            {
                return _labels;
            }
            else if (value == EndOfLine)
            {
                (_x, _y) = (0, _y + 1);
            }
            else if (value == Delta && at + 1 < packed.Length)
            {
                (_x, _y) = (_x + packed[at], _y + packed[at + 1]);
                at += 2;
            }
            else
            {
                at += Literals(packed[at..], value);
            }
        }

        throw new InvalidDataException("it is truncated: the end of the BMP is missing");
    }

    // Literal values, filled up to two bytes.
    private int Literals(ReadOnlySpan<byte> packed, int count)
    {
        int bytes = ((count * bits) + 7) / 8, filled = (bytes + 1) / 2 * 2;
        for (int i = 0; i < count && i * bits / 8 < packed.Length; i++)
        {
            Put(bits == 8 ? packed[i] : i % 2 == 0 ? packed[i / 2] >> 4 : packed[i / 2] & 15);
        }

        return filled;
    }

    private void Put(int value)
    {
        if (_x < header.Width && _y < header.Height)
        {
            _labels.Labels[(_y * header.Width) + _x] = (byte)value;
        }

        _x++;
    }
}
