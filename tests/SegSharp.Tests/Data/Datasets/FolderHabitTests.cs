using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;
using SegSharp.IO;

namespace SegSharp.Tests.Data.Datasets;

/// <summary>Folders and lists as people have them.</summary>
public sealed class FolderHabitTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void List_HiddenLeftovers_ArePassedOver()
    {
        Write("images/a.png", "images/._a.png", "images/.ipynb_checkpoints/a-checkpoint.png", "images/Thumbs.db", "masks/a.png");
        Assert.Equal(["a.png"], Names(Options()));
    }

    [Fact]
    public void List_MasksBesideTheirPictures_AreNoImages()
    {
        Write("all/1.png", "all/1_mask.png", "all/10.png", "all/10_mask.png");
        DatasetOptions options = Options() with { ImageDirectory = "all", MaskDirectory = "all", MaskSuffix = "_mask.png" };
        Assert.Equal(["1.png", "10.png"], Names(options));
        Assert.Equal(["1.png", "10.png"], Names(options.WithoutMasks())); // predictions alone are wanted

        // the pictures' own ending is the longer one here
        Write("two/1_img.png", "two/1.png");
        Assert.Equal(["1_img.png"],
            Names(options with { ImageDirectory = "two", MaskDirectory = "two", ImageSuffix = "_img.png", MaskSuffix = ".png" }));
    }

    [Fact]
    public void List_MasksBelowTheImages_AreNoImages()
    {
        Write("a.png", "sub/b.png", "masks/a.png", "masks/sub/b.png");
        Assert.Equal(["a.png", "sub/b.png"], Names(Options() with { ImageDirectory = "" }));
    }

    [Fact]
    public void List_SeveralEndings_TakesEach()
    {
        Write("images/a.jpg", "images/b.JPG", "images/c.jpeg", "images/d.gif", "masks/a.png", "masks/b_gt.png", "masks/c.png");
        SegmentationDataset dataset = new(Options() with { ImageSuffixes = [".jpg", ".JPG", ".jpeg"], MaskSuffixes = [".png", "_gt.png"] },
            new TransformPipeline([]));
        Assert.Equal(["a.jpg", "b.JPG", "c.jpeg"], dataset.Items.Select(item => item.Name));
        Assert.Equal(["a.png", "b_gt.png", "c.png"], dataset.Items.Select(item => Path.GetFileName(item.MaskFile)));
    }

    [Fact]
    public void List_LinkToAFolderAbove_IsNotFollowedRound()
    {
        Write("images/a.png", "images/sub/b.png", "masks/a.png", "masks/sub/b.png", "masks/linked/c.png", "elsewhere/c.png");
        Directory.CreateSymbolicLink(_directory["images/sub/up"], _directory["images"]);
        Directory.CreateSymbolicLink(_directory["images/self"], _directory["images/self"]);
        Directory.CreateSymbolicLink(_directory["images/linked"], _directory["elsewhere"]);
        Assert.Equal(["a.png", "linked/c.png", "sub/b.png"], Names(Options()));
    }

    [Theory]
    [InlineData("a\nsub/b")]
    [InlineData("a.png\r\nsub/b.png")]
    [InlineData("a.png a.png\nsub/b.png\tsub/b.png")]
    [InlineData("images/a.png,masks/a.png\nimages/sub/b.png,masks/sub/b.png")]
    public void List_LinesOfAnyKind_NameImageAndMask(string lines)
    {
        Write("images/a.png", "images/sub/b.png", "masks/a.png", "masks/sub/b.png");
        AtomicFile.WriteAllText(_directory["list.txt"], lines);
        SegmentationDataset dataset = new(Options() with { ListFile = "list.txt" }, new TransformPipeline([]));
        Assert.Equal([_directory["images/a.png"], _directory["images/sub/b.png"]],
            dataset.Items.Select(item => Path.GetFullPath(item.ImageFile)));
        Assert.Equal([_directory["masks/a.png"], _directory["masks/sub/b.png"]], dataset.Items.Select(item => item.MaskFile!));
    }

    [Fact]
    public void List_NameWithABlank_IsOneImage()
    {
        Write("images/a b.png", "masks/a b.png");
        AtomicFile.WriteAllText(_directory["list.txt"], "a b\n");
        Assert.Equal(["a b.png"], Names(Options() with { ListFile = "list.txt" }));
    }

    [Fact]
    public void List_OtherEndings_NamesThemAsAConfigHasThem()
    {
        Write("images/a.JPG", "images/b.jpeg", "images/c.JPG", "masks/a.png");
        Assert.Contains("set img_suffix=('.JPG', '.jpeg') or", Assert.Throws<DataException>(() => Names(Options())).Message,
            StringComparison.Ordinal);

        Write("pictures/1.png", "pictures/10.png", "masks/1_gt.png", "masks/10_gt.png");
        Assert.Contains("set seg_map_suffix='_gt.png'",
            Assert.Throws<DataException>(() => Names(Options() with { ImageDirectory = "pictures" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_UnreadableFiles_AreLeftOutAndNamed()
    {
        ImageFile.Write(_directory["images/a.png"], TestData.Noise(8, 9));
        DatasetStatistics alone =
            DatasetStatistics.Of(new SegmentationDataset(Options() with { MaskDirectory = null }, new TransformPipeline([])));
        Write("images/b.png");
        DatasetStatistics both =
            DatasetStatistics.Of(new SegmentationDataset(Options() with { MaskDirectory = null }, new TransformPipeline([])));
        Assert.Equal((1, 0, 1, 1), (alone.ImageCount, alone.LeftOut.Count, both.ImageCount, both.LeftOut.Count));
        Assert.Equal(alone.Mean, both.Mean);
        Assert.Contains("b.png", both.LeftOut[0].Message, StringComparison.Ordinal);

        // so is one of other bands, as long as most agree
        ImageFile.Write(_directory["images/c.png"], TestData.Noise(8, 9));
        ImageFile.Write(_directory["images/d.png"], TestData.Noise(8, 9, channels: 1));
        DatasetStatistics all =
            DatasetStatistics.Of(new SegmentationDataset(Options() with { MaskDirectory = null }, new TransformPipeline([])));
        Assert.Equal((2, 2), (all.ImageCount, all.LeftOut.Count));
        Assert.Contains("d.png' has 1 band, most have 3", all.LeftOut[1].Message, StringComparison.Ordinal);
    }

    private DatasetOptions Options() =>
        new() { Root = _directory.Root, ImageDirectory = "images", MaskDirectory = "masks", ImageSuffix = ".png", MaskSuffix = ".png" };

    private static IEnumerable<string> Names(DatasetOptions options) =>
        new SegmentationDataset(options, new TransformPipeline([])).Items.Select(item => item.Name);

    // listing opens no file
    private void Write(params string[] files)
    {
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_directory[file])!);
            AtomicFile.WriteAllText(_directory[file], "no image");
        }
    }
}
