using SegSharp.Data.Imaging;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Data;
using SegSharp.IO;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.Diagnosis.Data;

/// <summary>Masks that are pictures: what the pixels look like decides what is told.</summary>
public sealed class ColorMaskTests
{
    private const string Palette = "metainfo=dict(classes=['sky', 'road', 'car'], palette=[[0, 0, 0], [128, 64, 128], [0, 0, 142]]),";

    private static readonly Rgb[] _palette = [new(0, 0, 0), new(128, 64, 128), new(0, 0, 142)];

    [Fact]
    public void Examine_EqualChannels_TakesOneAndOnlyNotesIt()
    {
        using ScanFixture set = new();
        Write(set, "a", [new(0, 0, 0), new(1, 1, 1), new(2, 2, 2)]);
        Assert.Empty(set.Findings());
        Finding note = Assert.Single(set.Findings(withNotes: true), finding => finding.Code == DiagnosisCodes.MaskFormat);
        Assert.Equal(("SEG0307/equal-channels", "0, 1, 2"), (note.MessageKey, note.Arguments["values"]));
    }

    [Fact]
    public void Examine_ColoursOfThePalette_OffersThePaletteMapForCertain()
    {
        using ScanFixture set = new() { Names = "", Keys = Palette };
        Write(set, "a", _palette);
        Finding finding = Assert.Single(set.Findings());
        Assert.Equal("SEG0307/palette", finding.MessageKey);
        Assert.True(finding.IsCertain);
        Assert.Equal("train_dataloader.dataset.palette_map", Assert.Single(finding.Edits).Key);
        Assert.Contains("(128, 64, 128) 128 px", finding.Arguments["colours"], StringComparison.Ordinal);

        using ScanFixture mended = new() { Names = "", Keys = Palette + "palette_map=True," };
        Write(mended, "a", _palette);
        Assert.Empty(mended.Findings());
    }

    [Fact]
    public void Examine_ListOfCvatBesideTheMasks_IsFound()
    {
        using ScanFixture set = new();
        AtomicFile.WriteAllText(set["labelmap.txt"],
            "# label:color_rgb:parts:actions\nclass0:250,50,83::\nclass1:51,221,255::\nclass2:10,20,30::\nother:0,0,0::\n");
        Write(set, "a", [new(250, 50, 83), new(51, 221, 255), new(10, 20, 30), new(0, 0, 0)]);
        Finding finding = Assert.Single(set.Findings());
        Assert.Equal(("SEG0307/labelmap", "labelmap.txt"), (finding.MessageKey, finding.Arguments["source"]));

        using ScanFixture mended = new() { Keys = $"palette_map='{set["labelmap.txt"]}'," };
        Write(mended, "a", [new(250, 50, 83), new(51, 221, 255), new(10, 20, 30), new(0, 0, 0)]);
        Assert.Empty(mended.Findings());
        Assert.Equal([0, 1, 2, 255], mended.Scan().Splits[0].Pairs[0].Mask!.Histogram.Select(bin => (int)bin.Label));
    }

    [Fact]
    public void Examine_IndexInOneChannel_SaysSo()
    {
        using ScanFixture set = new();
        Write(set, "a", [new(0, 0, 0), new(1, 0, 0), new(2, 0, 0)]);
        Finding finding = Assert.Single(set.Findings());
        Assert.Equal("SEG0307/one-channel", finding.MessageKey);
        using ScanFixture mended = new() { Keys = $"palette_map={finding.Arguments["map"]}," };
        Write(mended, "a", [new(0, 0, 0), new(1, 0, 0), new(2, 0, 0)]);
        Assert.Empty(mended.Findings());
    }

    [Fact]
    public void Examine_ColoursThatNothingNames_ListsThemWithTheirPixels()
    {
        using ScanFixture set = new();
        Write(set, "a", [new(9, 8, 7), new(90, 80, 70), new(200, 10, 30)]);
        Finding finding = Assert.Single(set.Findings());
        Assert.Equal(("SEG0307/colours", "[[9, 8, 7], [90, 80, 70], [200, 10, 30]]"),
            (finding.MessageKey, finding.Arguments["map"].Replace('(', '[').Replace(')', ']')));
        Assert.Contains("(200, 10, 30) 128 px", finding.Arguments["colours"], StringComparison.Ordinal);
    }

    [Fact]
    public void Examine_ColourThatTheMapLacks_NamesIt()
    {
        using ScanFixture set = new() { Keys = "palette_map=[[0, 0, 0], [1, 2, 3], [4, 5, 6]]," };
        Write(set, "a", [new(0, 0, 0), new(1, 2, 3), new(99, 98, 97)]);
        Finding finding = Assert.Single(set.Findings(), finding => finding.Severity == Severity.Error);
        Assert.Equal(("SEG0307/unknown-colours", "(99, 98, 97) 128 px"), (finding.MessageKey, finding.Arguments["colours"]));
    }

    [Fact]
    public void Examine_JpegMasks_FormatComesFirstAndAlone()
    {
        using ScanFixture set = new() { Classes = 2 };
        ImageFile.Write(set["images/a.png"], TestData.Noise(32, 32));
        ByteImage mask = new(32, 32, 1);
        for (int i = 0; i < mask.Length; i++)
        {
            mask.Pixels[i] = (byte)((i / 40 % 2) * 255);
        }

        Directory.CreateDirectory(set["masks"]);
        AtomicFile.WriteAllBytes(set["masks/a.png"], ImageFile.Encode(mask, ".jpg", quality: 90));
        Finding finding = Assert.Single(set.Findings(), finding => finding.Severity == Severity.Error);
        Assert.Equal("SEG0307/lossy-two", finding.MessageKey);
        Assert.InRange(int.Parse(finding.Arguments["threshold"], System.Globalization.CultureInfo.InvariantCulture), 100, 156);
    }

    [Fact]
    public void Examine_GreysToBeLookedAt_OffersTheLabelMap()
    {
        using ScanFixture set = new();
        set.Pair("a", [0, 80, 160]);
        Finding finding = Assert.Single(set.Findings());
        Assert.Equal(("SEG0301/spread", "{80: 1, 160: 2}"), (finding.MessageKey, finding.Arguments["map"]));
        using ScanFixture mended = new() { Keys = "label_map={80: 1, 160: 2}," };
        mended.Pair("a", [0, 80, 160]);
        Assert.Empty(mended.Findings());
    }

    [Fact]
    public void Examine_ReduceZeroLabelOnClasses_LeavesItsConsequencesOut()
    {
        using ScanFixture set = new() { Keys = "reduce_zero_label=True," };
        set.Pair("a", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
        Assert.Equal(DiagnosisCodes.ReduceZeroLabel, Assert.Single(set.Findings(withNotes: true)).Code);
    }

    [Fact]
    public void Summary_OfAScan_CountsImagesMasksAndShares()
    {
        using ScanFixture set = new() { Names = "['sky', 'road', 'car']" };
        set.Pair("a", [0, 0, 1, 255]);
        ScanSummary summary = ScanSummary.Of(set.Scan());
        Assert.Equal(["train: 1 image, 1 mask", "shares of the pixels: sky 50.0 %, road 25.0 %, car 0.0 %; 25.0 % do not count"],
            summary.Lines("en"));
        Assert.Equal("train：1 个图像，1 个掩码", summary.Lines("zh")[0]);
    }

    // Rows of one colour each, in turn.
    private static void Write(ScanFixture set, string name, Rgb[] colors)
    {
        ImageFile.Write(set[$"images/{name}.png"], TestData.Noise(16, 24));
        ByteImage mask = new(16, 24, 3);
        for (int i = 0; i < 16 * 24; i++)
        {
            Rgb color = colors[i % colors.Length];
            (mask.Pixels[3 * i], mask.Pixels[(3 * i) + 1], mask.Pixels[(3 * i) + 2]) = (color.Blue, color.Green, color.Red);
        }

        ImageFile.Write(set[$"masks/{name}.png"], mask);
    }
}
