using System.Text;
using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data.Imaging;

/// <summary>Headers of formats that nobody trains with every day: each whole, and cut or nonsense.</summary>
public sealed class RareHeadersTests
{
    private static readonly byte[] _gif = [.. "GIF89a"u8, 7, 0, 9, 0];

    // magic, width, height, bits, then five numbers more
    private static readonly byte[] _sun = [0x59, 0xA6, 0x6A, 0x95, 0, 0, 0, 7, 0, 0, 0, 9, 0, 0, 0, 24, .. new byte[16]];

    // SIZ: capabilities, right, bottom, left, top, four numbers of tiles, three channels of 8 bits
    private static readonly byte[] _stream =
    [
        0xFF, 0x4F, 0xFF, 0x51, 0, 47, 0, 0, 0, 0, 0, 10, 0, 0, 0, 9, 0, 0, 0, 3, 0, 0, 0, 0, .. new byte[16], 0, 3, 7, 1,
        1, 7, 1, 1, 7, 1, 1,
    ];

    [Fact]
    public void Gif_Whole_GivesItsSize() => Assert.Equal(new ImageHeader(7, 9, 3, 8), RareHeaders.TryRead(_gif));

    [Fact]
    public void Gif_Cut_GivesNothing() => Assert.Null(RareHeaders.TryRead(_gif.AsSpan(0, 9)));

    [Theory]
    [InlineData(24, 3, 8)]
    [InlineData(32, 3, 8)]
    [InlineData(8, 1, 8)]
    [InlineData(1, 1, 1)]
    public void Sun_KnownDepth_GivesItsSize(byte bits, int channels, int depth) =>
        Assert.Equal(new ImageHeader(7, 9, channels, depth), RareHeaders.TryRead(With(_sun, 15, bits)));

    [Fact]
    public void Sun_CutOrOfAnotherDepth_GivesNothing()
    {
        Assert.Null(RareHeaders.TryRead(_sun.AsSpan(0, 31)));
        Assert.Null(RareHeaders.TryRead(With(_sun, 15, 12)));
    }

    [Theory]
    [InlineData("-Y 9 +X 7")]
    [InlineData("+Y 9 -X 7")]
    [InlineData("+X 7 -Y 9")]
    public void Radiance_EachOrder_GivesItsSize(string line) =>
        Assert.Equal(new ImageHeader(7, 9, 3, 32),
            RareHeaders.TryRead(Encoding.ASCII.GetBytes($"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n{line}\n")));

    [Theory]
    [InlineData("#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n-Y 9 +X 7\n")]
    [InlineData("#?RADIANCE\n\n-Y 9\n")]
    [InlineData("#?RADIANCE\n\n-Y nine +X 7\n")]
    [InlineData("#?RADIANCE\n\n-Y 9 +Y 7\n")]
    public void Radiance_WithoutItsLine_GivesNothing(string text) => Assert.Null(RareHeaders.TryRead(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Jpeg2000_StreamAndBoxes_GiveTheSizeWithoutTheOffset()
    {
        byte[] boxed = [0, 0, 0, 12, .. "jP  "u8, 13, 10, 0x87, 10, 0, 0, 0, 0, .. "jp2c"u8, .. _stream];
        Assert.Equal(new ImageHeader(7, 9, 3, 8), RareHeaders.TryRead(_stream));
        Assert.Equal(new ImageHeader(7, 9, 3, 8), RareHeaders.TryRead(boxed));
    }

    [Fact]
    public void Jpeg2000_CutOrTurnedAround_GivesNothing()
    {
        Assert.Null(RareHeaders.TryRead(_stream.AsSpan(0, 40)));
        Assert.Null(RareHeaders.TryRead(With(_stream, 19, 200)));
        Assert.Null(RareHeaders.TryRead([0, 0, 0, 12, .. "jP  "u8, 13, 10, 0x87, 10]));
    }

    [Fact]
    public void OtherBytes_GiveNothing() => Assert.Null(RareHeaders.TryRead("a text that is no image"u8));

    private static byte[] With(byte[] file, int at, byte value) => [.. file[..at], value, .. file[(at + 1)..]];
}
