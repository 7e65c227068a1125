using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data.Imaging;

/// <summary>The size of an AVIF file in its boxes.</summary>
public sealed class BoxedImageTests
{
    private static readonly byte[] _size = [0, 0, 0, 20, .. "ispe"u8, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 9];

    [Fact]
    public void TryRead_LargestPicture_IsTheImage()
    {
        byte[] thumbnail = [0, 0, 0, 20, .. "ispe"u8, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 3];
        Assert.Equal(new ImageHeader(7, 9, 3, 8), BoxedImage.TryRead(File("avif"u8, [.. thumbnail, .. _size])));
    }

    [Fact]
    public void TryRead_OtherBrandOrNoSize_GivesNothing()
    {
        Assert.Null(BoxedImage.TryRead(File("heic"u8, _size)));
        Assert.Null(BoxedImage.TryRead(File("avif"u8, [])));
        Assert.Null(BoxedImage.TryRead(File("avif"u8, [0, 0, 0, 4, .. "ispe"u8])));
    }

    private static byte[] File(ReadOnlySpan<byte> brand, byte[] properties)
    {
        byte[] ipco = Box("ipco"u8, properties), iprp = Box("iprp"u8, ipco), meta = Box("meta"u8, [0, 0, 0, 0, .. iprp]);
        return [0, 0, 0, 16, .. "ftyp"u8, .. brand, 0, 0, 0, 0, .. meta];
    }

    private static byte[] Box(ReadOnlySpan<byte> name, byte[] content) => [0, 0, 0, (byte)(content.Length + 8), .. name, .. content];
}
