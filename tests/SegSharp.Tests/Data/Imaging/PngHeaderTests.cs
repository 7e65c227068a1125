using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data.Imaging;

/// <summary>The IHDR chunk of a PNG, sound and with each number that is not allowed.</summary>
public sealed class PngHeaderTests
{
    // width, height, depth, colour type, compression, filter, interlaced
    private static readonly byte[] _sound = [0, 0, 0, 7, 0, 0, 0, 9, 8, 3, 0, 0, 1];

    [Fact]
    public void Parse_SoundChunk_GivesItsNumbers()
    {
        PngHeader header = PngHeader.Parse(_sound);
        Assert.Equal(new PngHeader(7, 9, 8, 3, Interlaced: true), header);
        Assert.True(header.IsSingleChannel);
        Assert.Equal(7, header.Passes.Length);
        Assert.Single((header with { Interlaced = false }).Passes);
        Assert.False((header with { ColorType = 2 }).IsSingleChannel);
    }

    [Theory]
    [InlineData(3, 0)] // no column
    [InlineData(7, 0)] // no row
    [InlineData(8, 3)] // bits
    [InlineData(10, 1)] // compression
    [InlineData(11, 1)] // filter
    [InlineData(12, 2)] // interlacing
    [InlineData(0, 255)] // more pixels than memory can have
    public void Parse_NumberThatIsNotAllowed_IsDamage(int at, byte value)
    {
        byte[] chunk = [.. _sound];
        chunk[at] = value;
        if (at == 0)
        {
            chunk[4] = value;
        }

        Assert.Throws<InvalidDataException>(() => PngHeader.Parse(chunk));
    }
}
