using SegSharp.Data.Imaging;
using SegSharp.Inference.Rendering;
using SegSharp.Inference.Rendering.Fonts;

namespace SegSharp.Tests.Inference.Rendering;

public sealed class LegendFontTests
{
    // every character of it is a filled square, a font of our own
    private static readonly string _font = Path.Combine(AppContext.BaseDirectory, "Assets", "fonts", "boxes.ttf");
    private static readonly Palette _palette = new([new Rgb(255, 0, 0), new Rgb(0, 255, 0)]);

    [Fact]
    public void Add_ChineseNames_AreWrittenWithTheFont()
    {
        using FontText? font = FontText.For(["道路", "汽车"], _font);
        Assert.NotNull(font);
        ByteImage legend = Add(["道路", "汽车"], font);

        // two squares of 0.8 of 14 pixels in each line, 1 to 2 pixels from the swatch's margin
        Assert.Equal(28, font.Width("道路"));
        int ink = Enumerable.Range(0, legend.Height * legend.Width)
            .Count(i => legend.Pixels[i * 3] == 30 && legend.Pixels[(i * 3) + 1] == 30 && legend.Pixels[(i * 3) + 2] == 30);
        Assert.InRange(ink, 4 * 9 * 9, 4 * 13 * 13);
    }

    [Fact]
    public void Add_NoFontHasTheCharacters_CallsClassesByTheirNumber()
    {
        Assert.Null(FontText.For(["道路", "龘"], _font));
        Assert.Null(FontText.For(["道路"], Path.Combine(AppContext.BaseDirectory, "missing.ttf")));
        Assert.Equal(Add(["class 0", "road"], null).Pixels.ToArray(), Add(["道路", "road"], null).Pixels.ToArray());
    }

    private static ByteImage Add(string[] classes, FontText? font)
    {
        LabelMap labels = new(60, 40);
        labels.Labels[..1200].Fill(1);
        return Legend.Add(new ByteImage(60, 40, 3), labels, classes, _palette, LegendPlacement.Beside, font);
    }
}
