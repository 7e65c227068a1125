using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data.Imaging;

/// <summary>Indices of PNGs, whole and damaged.</summary>
public sealed class PngIndicesTests
{
    private static readonly byte[] _indices = [0, 1, 2, 3, 3, 2, 1, 0];

    [Theory]
    [InlineData(2, true, false)]
    [InlineData(4, false, true)]
    [InlineData(8, true, true)]
    public void TryDecode_IndicesOfAnyForm_AreTheFiles(int bits, bool palette, bool interlaced)
    {
        LabelMap? labels = PngIndices.TryDecode(TestPng.Encode(2, 4, bits, palette, interlaced, firstFilter: 0, _indices));
        Assert.Equal(_indices, labels!.Labels.ToArray());
    }

    [Fact]
    public void TryDecode_OneFlippedBit_IsToldByTheChecksum()
    {
        byte[] file = TestPng.Encode(2, 4, 8, palette: true, interlaced: false, firstFilter: 0, _indices);
        file[file.AsSpan().IndexOf("IDAT"u8) + 5] ^= 1;
        Assert.Throws<InvalidDataException>(() => PngIndices.TryDecode(file));
    }

    [Fact]
    public void TryDecode_AnotherFormat_GivesNothing() => Assert.Null(PngIndices.TryDecode("BM and more"u8));
}
