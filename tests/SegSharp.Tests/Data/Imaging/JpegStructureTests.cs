using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data.Imaging;

/// <summary>Whole, truncated and damaged JPEGs, by their markers.</summary>
public sealed class JpegStructureTests
{
    // start, a comment of two bytes, a scan whose data holds FF 00 and a restart marker, end
    private static readonly byte[] _file = [0xFF, 0xD8, 0xFF, 0xFE, 0, 4, 7, 7, 0xFF, 0xDA, 0, 2, 1, 0xFF, 0, 2, 0xFF, 0xD0, 3, 0xFF, 0xD9];

    [Fact]
    public void FindFault_WholeFile_FindsNone() => Assert.Null(JpegStructure.FindFault(_file));

    [Fact]
    public void FindFault_AtEveryPlaceOfACut_SaysThatItIsTruncated()
    {
        for (int length = 3; length < _file.Length; length++)
        {
            Assert.Contains("truncated", JpegStructure.FindFault(_file.AsSpan(0, length)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void FindFault_SegmentOfAnotherLength_SaysThatItIsDamaged()
    {
        byte[] file = [.. _file];
        file[5] = 3;
        Assert.Contains("damaged", JpegStructure.FindFault(file), StringComparison.Ordinal);
    }

    [Fact]
    public void FindFault_OtherFormat_FindsNone() => Assert.Null(JpegStructure.FindFault("GIF89a"u8));
}
