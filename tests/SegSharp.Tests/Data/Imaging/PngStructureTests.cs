using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data.Imaging;

/// <summary>Whole and truncated PNGs.</summary>
public sealed class PngStructureTests
{
    private static readonly byte[] _file = TestPng.Encode(2, 2, 8, palette: false, interlaced: false, firstFilter: 0, [1, 2, 3, 4]);

    [Fact]
    public void FindFault_WholeFile_FindsNone() => Assert.Null(PngStructure.FindFault(_file));

    [Fact]
    public void FindFault_AtEveryPlaceOfACut_SaysThatItIsTruncated()
    {
        for (int length = PngStructure.Signature.Length; length < _file.Length; length++)
        {
            Assert.Contains("truncated", PngStructure.FindFault(_file.AsSpan(0, length)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void FindFault_OtherFormat_FindsNone() => Assert.Null(PngStructure.FindFault("GIF89a"u8));
}
