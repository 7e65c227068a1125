using System.Text.Json;
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Inference.Rendering;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.Inference.Rendering;

public sealed class OverlayTests
{
    private static readonly GoldenCase _golden = new("12_overlay");

    [Fact]
    public void Draw_GoldenCases_GivesTheOriginalsPixels()
    {
        ByteImage image = _golden.Image(_golden.Root.GetProperty("img"));
        LabelMap labels = _golden.Labels(_golden.Root.GetProperty("seg"));
        Palette palette = new(_golden.Root.GetProperty("palette_rgb").EnumerateArray().Select(GoldenCase.Ints)
            .Select(c => new Rgb((byte)c[0], (byte)c[1], (byte)c[2])));
        foreach (JsonElement item in _golden.Root.GetProperty("cases").EnumerateArray())
        {
            ImageAssert.Equal(_golden.Image(item.GetProperty("out")),
                Overlay.Draw(image, labels, palette, item.GetProperty("opacity").GetDouble()));
        }
    }

    [Fact]
    public void Draw_SizesDiffer_NamesBoth()
    {
        DataException e = Assert.Throws<DataException>(() => Overlay.Draw(new ByteImage(4, 5, 3), new LabelMap(5, 4), Palette.Generate(2)));
        Assert.Contains("5x4", e.Message, StringComparison.Ordinal);
        Assert.Contains("4x5", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LegendPlacement.Beside)]
    [InlineData(LegendPlacement.Below)]
    public void Legend_TwoOfThreeClassesOccur_ShowsTheirColoursBesideThePicture(LegendPlacement placement)
    {
        ByteImage picture = new(60, 200, 3);
        LabelMap labels = new(60, 200);
        labels.Labels[..50].Fill(2);
        labels.Labels[^1] = 255;
        Palette palette = new([new(250, 0, 1), new(0, 250, 2), new(3, 0, 250)]);

        ByteImage result = Legend.Add(picture, labels, ["road", "sky", "car"], palette, placement);

        Assert.True(placement == LegendPlacement.Beside ? result.Width > 200 && result.Height == 60
            : result.Height > 60 && result.Width == 200);
        ImageAssert.Equal(picture, result.Crop(0, 0, 60, 200));
        HashSet<Rgb> colors = [];
        for (int i = 0; i < result.Length; i += 3)
        {
            colors.Add(new Rgb(result.Pixels[i + 2], result.Pixels[i + 1], result.Pixels[i]));
        }

        Assert.Contains(palette[0], colors);
        Assert.Contains(palette[2], colors);
        Assert.DoesNotContain(palette[1], colors);
    }

    [Fact]
    public void Legend_ManyClassesOnASmallPicture_GrowsInsteadOfCutting()
    {
        LabelMap labels = new(16, 16, [.. Enumerable.Range(0, 256).Select(i => (byte)i)]);
        ByteImage result = Legend.Add(new ByteImage(16, 16, 3), labels, [], Palette.Generate(40), LegendPlacement.Below);
        Assert.True(result.Height >= 40 * 20, $"{result.Width}x{result.Height}");
    }
}
