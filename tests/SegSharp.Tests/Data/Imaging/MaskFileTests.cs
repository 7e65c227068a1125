using FsCheck;
using FsCheck.Fluent;
using SegSharp.Data;
using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data.Imaging;

/// <summary>Masks hold class indices: what OpenCV would turn into colours or stretch must come out as it is stored.</summary>
public sealed class MaskFileTests
{
    [Fact]
    public void DecodeLabels_AnySingleChannelPng_GivesTheStoredIndices()
    {
        var pngs =
            from height in Gen.Choose(1, 20)
            from width in Gen.Choose(1, 20)
            from bits in Gen.Elements(1, 2, 4, 8)
            from palette in Gen.Elements(true, false)
            from interlaced in Gen.Elements(true, false)
            from filter in Gen.Choose(0, 4)
            from indices in Gen.ArrayOf(Gen.Choose(0, (1 << bits) - 1).Select(v => (byte)v), height * width)
            select (height, width, bits, palette, interlaced, filter, indices);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(pngs.ToArbitrary(), png =>
        {
            byte[] file = TestPng.Encode(png.height, png.width, png.bits, png.palette, png.interlaced, png.filter, png.indices);
            LabelMap labels = ImageFile.DecodeLabels(file, "mask.png");
            return (labels.Height, labels.Width) == (png.height, png.width) && labels.Labels.SequenceEqual(png.indices);
        }));
    }

    [Fact]
    public void DecodeLabels_WrittenByOpenCv_GivesTheSameLabels()
    {
        LabelMap labels = TestData.Labels(33, 47, 256);
        byte[] file = ImageFile.Encode(new ByteImage(33, 47, 1, labels.Labels.ToArray()), ".png");
        ImageAssert.Equal(labels, ImageFile.DecodeLabels(file, "mask.png"));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void DecodeLabels_ColourMask_SaysThatIndicesAreNeeded(int channels)
    {
        byte[] file = ImageFile.Encode(TestData.Noise(4, 4, channels), ".png");
        DataException e = Assert.Throws<DataException>(() => ImageFile.DecodeLabels(file, "rgb.png"));
        Assert.Contains($"'rgb.png' is a colour image ({channels} channels)", e.Message, StringComparison.Ordinal);
        Assert.Contains("palette PNG", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DecodeLabels_TruncatedPalettePng_Throws()
    {
        byte[] file = TestPng.Encode(64, 64, 8, palette: true, interlaced: false, firstFilter: 0,
            TestData.Labels(64, 64, 12).Labels.ToArray());
        for (int length = 0; length < file.Length; length += 97)
        {
            byte[] cut = file[..length];
            Assert.Throws<DataException>(() => ImageFile.DecodeLabels(cut, "cut.png"));
        }
    }

    [Fact]
    public void DecodeLabels_OneByteWrong_IsFoundByTheChecksum()
    {
        byte[] file = TestPng.Encode(16, 16, 8, palette: false, interlaced: false, firstFilter: 0, new byte[256]);
        file[^20] ^= 1; // the last bytes of the pixels
        Assert.Contains("checksum", Assert.Throws<DataException>(() => ImageFile.DecodeLabels(file, "bad.png")).Message,
            StringComparison.Ordinal);
    }
}
