using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Data.Imaging;

public class SixteenBitTests
{
    [Fact]
    public void Load_SixteenBitTiff_NormalizesTheFilesOwnNumbers()
    {
        // little endian, one strip of 2x1 pixels of one 16-bit band at byte 8: 1000 and 3000
        ushort[] entries = [256, 3, 2, 257, 3, 1, 258, 3, 16, 259, 3, 1, 262, 3, 1, 273, 4, 8, 277, 3, 1, 278, 3, 1, 279, 4, 4];
        using MemoryStream file = new();
        using BinaryWriter writer = new(file);
        writer.Write("II*\0"u8);
        writer.Write(12);
        writer.Write((ushort)1000);
        writer.Write((ushort)3000);
        writer.Write((ushort)(entries.Length / 3));
        for (int i = 0; i < entries.Length; i += 3)
        {
            writer.Write(entries[i]);
            writer.Write(entries[i + 1]);
            writer.Write(1);
            writer.Write((int)entries[i + 2]);
        }

        writer.Write(0);
        Image image = ImageFile.Decode(file.ToArray(), "a.tif", ColorMode.Unchanged);
        Assert.Equal([1000f, 3000f], Assert.IsType<FloatImage>(image).Pixels.ToArray());
        Sample sample = new Normalize([2000], [500], ToRgb: false).Apply(Sample.FromImage(image), new ScriptedRandom([]));
        Assert.Equal([-2f, 2f], ((FloatImage)sample.Image!).Pixels.ToArray());
    }
}
