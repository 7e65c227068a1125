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
        foreach (Action decode in (Action[])[() => ImageFile.Decode(png, "large.png"), () => ImageFile.DecodeLabels(png, "large.png"), () => ImageFile.DecodeBands(png, "large.png")])
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

    [Fact]
    public void MaxPixels_BelowOne_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.MaxPixels = 0);
}
