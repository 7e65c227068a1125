using System.Buffers.Binary;
using SegSharp.Data;
using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data.Imaging;

/// <summary>A file that claims more pixels than are allowed is refused by its header, before memory is taken for it.</summary>
public sealed class ImageLimitTests
{
    [Theory]
    [InlineData(20000, 20000)]
    [InlineData(16385, 16384)]
    public void Decode_MorePixelsThanTheLimit_NamesThemAndTheWayOut(int width, int height)
    {
        byte[] png = TestPng.Encode(1, 1, 8, palette: true, interlaced: false, firstFilter: 0, [0]);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        foreach (Action decode in (Action[])[() => ImageFile.Decode(png, "large.png"), () => ImageFile.DecodeLabels(png, "large.png"),
            () => ImageFile.DecodeBands(png, "large.png")])
        {
            string message = Assert.Throws<DataException>(decode).Message;
            Assert.Contains($"'large.png' has {width}x{height} pixels", message, StringComparison.Ordinal);
            Assert.Contains("--max-pixels", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".bmp")]
    [InlineData(".tiff")]
    [InlineData(".webp")]
    public void TryRead_EveryFormatThatIsWritten_SaysItsSize(string extension)
    {
        ImageHeader header = Assert.NotNull(ImageHeaderReader.TryRead(ImageFile.Encode(TestData.Noise(37, 53), extension)));
        Assert.Equal((53, 37, 3), (header.Width, header.Height, header.Channels));
    }

    /// <summary>Headers alone, of 20000 by 30000 pixels: what a decoder would take memory for.</summary>
    [Theory]
    [InlineData("P6 20000\n# a comment\n30000 255\n")]
    [InlineData("P5\n20000 30000\n65535\n")]
    [InlineData("P4\n20000\t30000 ")]
    [InlineData("P7\nWIDTH 20000\nHEIGHT 30000\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n")]
    [InlineData("PF\n20000 30000\n-1.0\n")]
    [InlineData("#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 30000 +X 20000\n")]
    [InlineData("GIF89a\x20\x4E\x30\x75\0\0\0")]
    [InlineData("\x59\xA6\x6A\x95\0\0\x4E\x20\0\0\x75\x30\0\0\0\x18\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0")]
    [InlineData("\0\0\0\x0CjP  \r\n\x87\n\0\0\0\x10xml \xFF\x4F\xFF\x51\0\0\0\0\0\0\0\0jp2c" + Jpeg2000Size)]
    [InlineData(Jpeg2000Size)]
    [InlineData("\0\0\0\u0014ftypavif\0\0\0\0avif\0\0\0\x38meta\0\0\0\0" +
        "\0\0\0\x2Ciprp\0\0\0\x24ipco\0\0\0\x14ispe\0\0\0\0\0\0\x4E\x20\0\0\x75\x30\0\0\0\x08pixi")]
    public void Decode_RareFormatsBeyondTheLimit_AreRefusedByTheirHeaders(string header)
    {
        byte[] file = [.. header.Select(c => (byte)c), .. new byte[64]];
        Assert.Contains("has 20000x30000 pixels", Assert.Throws<DataException>(() => ImageFile.Decode(file, "large")).Message,
            StringComparison.Ordinal);
    }

    private const string Jpeg2000Size =
        "\xFF\x4F\xFF\x51\0\x2F\0\0\0\0\x4E\x84\0\0\x75\x94\0\0\0\x64\0\0\0\x64\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x03\x07\x01\x01";

    [Theory]
    [InlineData(new byte[] { 0x76, 0x2F, 0x31, 0x01, 2, 0, 0, 0 }, "OpenEXR is not read")]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, "its format is not known")]
    public void Decode_FormatThatDoesNotSayItsSize_IsRefused(byte[] file, string reason) =>
        Assert.Contains(reason, Assert.Throws<DataException>(() => ImageFile.Decode(file, "strange")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(".ppm")]
    [InlineData(".pgm")]
    [InlineData(".jp2")]
    [InlineData(".hdr")]
    [InlineData(".ras")]
    public void TryRead_RareFormatThatOpenCvWrites_AgreesWithItsDecoder(string extension)
    {
        byte[] file = ImageFile.Encode(TestData.Noise(37, 53, extension == ".pgm" ? 1 : 3), extension);
        ImageHeader header = Assert.NotNull(ImageHeaderReader.TryRead(file));
        Image image = ImageFile.Decode(file, "rare", ColorMode.Unchanged);
        Assert.Equal((53, 37, image.Channels), (header.Width, header.Height, header.Channels));
        Assert.Equal((53, 37), (image.Width, image.Height));
    }

    [Fact]
    public void MaxPixels_BelowOne_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.MaxPixels = 0);
}
