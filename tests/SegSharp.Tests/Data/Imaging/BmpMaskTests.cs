using System.Buffers.Binary;
using SegSharp.Data;
using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data.Imaging;

/// <summary>Masks as BMP files with a colour table: the indices are the labels, whatever the table shows.</summary>
public sealed class BmpMaskTests
{
    [Theory]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(4, false)]
    [InlineData(1, false)]
    public void DecodeLabels_ColourTable_GivesTheIndices(int bits, bool goesDown)
    {
        byte[] indices = [.. Enumerable.Range(0, 7 * 5).Select(i => (byte)(i % (1 << bits)))];
        LabelMap labels =
            ImageFile.DecodeLabels(Bmp(5, 7, bits, compression: 0, goesDown, Rows(indices, 5, 7, bits, goesDown)), "mask.bmp");
        Assert.Equal((5, 7), (labels.Height, labels.Width));
        Assert.Equal(indices, labels.Labels.ToArray());
    }

    // runs, literals with a byte to fill up, the end of a line, a jump and the end; the lowest row comes first
    [Fact]
    public void DecodeLabels_RunLengths_GivesTheIndices()
    {
        byte[] packed = [3, 7, 0, 3, 1, 2, 3, 0, 0, 0, 0, 2, 2, 0, 4, 9, 0, 1];
        LabelMap labels = ImageFile.DecodeLabels(Bmp(2, 6, 8, compression: 1, goesDown: false, packed), "mask.bmp");
        Assert.Equal([0, 0, 9, 9, 9, 9, 7, 7, 7, 1, 2, 3], labels.Labels.ToArray());
    }

    [Fact]
    public void DecodeLabels_RowsAreMissing_SaysSo()
    {
        byte[] whole = Bmp(5, 7, 8, 0, goesDown: false, new byte[5 * 8]);
        Assert.Contains("rows of pixels are missing", Assert.Throws<DataException>(() =>
            ImageFile.DecodeLabels(whole.AsSpan(0, whole.Length - 3), "cut.bmp")).Message, StringComparison.Ordinal);
    }

    private static byte[] Rows(byte[] indices, int height, int width, int bits, bool goesDown)
    {
        int stride = ((width * bits) + 31) / 32 * 4;
        byte[] rows = new byte[height * stride];
        for (int i = 0; i < indices.Length; i++)
        {
            int y = i / width, x = i % width, row = goesDown ? y : height - 1 - y;
            rows[(row * stride) + (x * bits / 8)] |= (byte)(indices[i] << (8 - bits - (x * bits % 8)));
        }

        return rows;
    }

    // The table is red: nothing of it may reach the labels.
    private static byte[] Bmp(int height, int width, int bits, int compression, bool goesDown, byte[] pixels)
    {
        byte[] header = new byte[54 + (4 << bits)];
        "BM"u8.CopyTo(header);
        void Put(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(at), value);
        Put(2, header.Length + pixels.Length);
        Put(10, header.Length);
        Put(14, 40);
        Put(18, width);
        Put(22, goesDown ? -height : height);
        header[26] = 1;
        header[28] = (byte)bits;
        Put(30, compression);
        for (int i = 0; i < 1 << bits; i++)
        {
            header[54 + (4 * i) + 2] = (byte)(255 - i);
        }

        return [.. header, .. pixels];
    }
}
