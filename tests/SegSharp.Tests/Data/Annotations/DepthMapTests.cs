using SegSharp.Data.Annotations;
using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data.Annotations;

/// <summary>What moving does to the numbers of a depth map.</summary>
public sealed class DepthMapTests
{
    [Fact]
    public void Resize_Smooth_MixesOnlyWhatWasMeasured()
    {
        DepthMap map = new(new FloatImage(1, 4, 1, [2, 4, 0, 8])) { IsSmooth = true };
        Assert.Equal([2, 2.5f, 3.5f, 4, 0, 0, 8, 8], Values(map.Resize(1, 8)));
        DepthMap nearest = new(new FloatImage(1, 4, 1, [2, 4, 0, 8]));
        Assert.Equal([2, 2, 4, 4, 0, 0, 8, 8], Values(nearest.Resize(1, 8)));
    }

    [Fact]
    public void Resize_ScalingWithTheImage_BringsThingsCloser()
    {
        DepthMap map = new(new FloatImage(1, 2, 1, [6, -1])) { ScalesWithImage = true, Unknown = -1 };
        DepthMap twice = (DepthMap)map.Resize(2, 4);
        Assert.Equal([3, 3, -1, -1, 3, 3, -1, -1], Values(twice));
        Assert.Equal((true, -1f), (twice.ScalesWithImage, twice.Unknown));
        Assert.Equal([6, -1], Values(twice.Resize(1, 2)));
        Assert.Equal([6, -1], Values(map.Resize(1, 2)));
    }

    [Fact]
    public void Pad_Rotate_Cover_NewPixelsAreNotMeasured()
    {
        DepthMap map = new(new FloatImage(2, 2, 1, [1, 2, 3, 4])) { Unknown = 9, IsSmooth = true };
        Assert.Equal([1, 2, 9, 3, 4, 9], Values(map.Pad(2, 3, label: 255)));
        Assert.Equal([9, 2, 9, 4], Values(map.Cover([new ImageRegion(0, 0, 2, 1)], label: 255)));
        Assert.Equal([3, 1, 4, 2], Values(map.Rotate(90, label: 255)));
        DepthMap square = new(new FloatImage(5, 5, 1, [.. Enumerable.Repeat(1F, 25)])) { Unknown = 9, IsSmooth = true };
        float[] turned = Values(square.Rotate(45, label: 255));
        Assert.Equal([9, 1], (float[])[turned[0], turned[12]]);
    }

    [Fact]
    public void Create_SeveralChannels_Refuses() => Assert.Throws<ArgumentException>(() => new DepthMap(new FloatImage(1, 1, 2, [1, 2])));

    private static float[] Values(Annotation map) => ((DepthMap)map).Depths.Pixels.ToArray();
}
