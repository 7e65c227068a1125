using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data.Imaging;

/// <summary>Headers of the three kinds of WebP files.</summary>
public sealed class WebpHeaderTests
{
    [Theory]
    [InlineData("VP8 ", new byte[] { 0, 0, 0, 0x9D, 0x01, 0x2A, 40, 1, 30, 0 }, 296, 30, 3)]
    [InlineData("VP8L", new byte[] { 0x2F, 0x27, 0x41, 0x07, 0x10, 0, 0, 0, 0, 0 }, 296, 30, 4)]
    [InlineData("VP8X", new byte[] { 0x10, 0, 0, 0, 0x27, 1, 0, 29, 0, 0 }, 296, 30, 4)]
    public void TryRead_EachKind_GivesSizeAndChannels(string kind, byte[] data, int width, int height, int channels)
    {
        ImageHeader header = WebpHeader.TryRead(File(kind, data))!.Value;
        Assert.Equal((width, height, channels), (header.Width, header.Height, header.Channels));
    }

    [Fact]
    public void TryRead_UnknownKindOrCutFile_GivesNothing()
    {
        Assert.Null(WebpHeader.TryRead(File("VP9 ", new byte[10])));
        Assert.Null(WebpHeader.TryRead(File("VP8 ", new byte[10]).AsSpan(0, 29)));
    }

    private static byte[] File(string kind, byte[] data) =>
        [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8, .. System.Text.Encoding.ASCII.GetBytes(kind), 10, 0, 0, 0, .. data];
}
