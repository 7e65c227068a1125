using System.Text.Json;
using SegSharp.Cli.Tests.Support;
using SegSharp.Data.Imaging;

namespace SegSharp.Cli.Tests.Commands;

public sealed class InitCommandTests
{
    [Fact]
    public void Init_FoldersForTrainingAndValidation_WritesAConfigThatTrains()
    {
        using TemporaryFolder folder = new();
        string root = TinyData.WriteImages(folder.Path);
        IO.AtomicFile.WriteAllText(Path.Combine(root, "classes.txt"), "road\npavement\nbuilding\npole\nvegetation\nsky\nperson\ncar\n");
        CliResult result = CliProcess.RunInShell($"cd '{folder.Path}' && \"$@\"", "init", "data").Expect(0);
        Assert.Contains($"train: pairs {TinyData.TrainCount}, images/train/*.png with annotations/train/*.png", result.Out,
            StringComparison.Ordinal);
        Assert.Contains("classes: road, pavement, building, pole, vegetation, sky, person, car (from classes.txt)", result.Out,
            StringComparison.Ordinal);
        Assert.Contains("segsharp train data.py", result.Out, StringComparison.Ordinal);
        Assert.True(File.ReadAllLines(folder.At("data.py")).All(line => line.Length <= 140));

        // from the folder alone: the base configs come with the program
        CliProcess.RunInShell(
            $"cd '{folder.Path}' && \"$@\"", "train", "data.py", "--cfg-options", "max_iters=2", "model.backbone.embed_dims=8",
            "model.decode_head.in_channels=[8,16,40,64]",
            "model.decode_head.channels=16").Expect(0);
        Assert.True(File.Exists(folder.At("work_dirs", "data", "iter_2.safetensors")));
        Assert.NotEmpty(Directory.GetFiles(folder.At("work_dirs", "data"), "best_mIoU_*"));
    }

    [Fact]
    public void Init_PairsInOneFolderWithoutDivision_DividesThemAndMaps255()
    {
        using TemporaryFolder folder = new();
        for (int i = 0; i < 10; i++)
        {
            Pair(folder.At("set", $"shot_{i}.png"), folder.At("set", $"shot_{i}_mask.png"), [0, 255]);
        }

        CliResult result = Run(folder, "init", "set", "--format", "json").Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Equal("binary", json.RootElement.GetProperty("masks").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("label_map").GetProperty("255").GetInt32());
        string[] train = File.ReadAllLines(folder.At("set", "splits", "train.txt")),
            val = File.ReadAllLines(folder.At("set", "splits", "val.txt"));
        Assert.Equal((8, 2), (train.Length, val.Length));
        Assert.Equal(10, train.Union(val).Count());
        Assert.Contains("all fits", Run(folder, "doctor", "set.py", "--scan").Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Init_FolderThatLinksBackToItself_CountsEachPairOnce()
    {
        using TemporaryFolder folder = new();
        for (int i = 0; i < 10; i++)
        {
            Pair(folder.At("set", $"shot_{i}.png"), folder.At("set", $"shot_{i}_mask.png"), [0, 1]);
        }

        Directory.CreateSymbolicLink(folder.At("set", "again"), folder.At("set"));
        Run(folder, "init", "set").Expect(0);
        string[] names = [.. File.ReadAllLines(folder.At("set", "splits", "train.txt")),
            .. File.ReadAllLines(folder.At("set", "splits", "val.txt"))];
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"shot_{i}"), names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("pic/a.jpg", "lab/a.png", "pic", "lab", ".jpg", ".png")]
    [InlineData("JPEGImages/a.jpg", "SegmentationClass/a.png", "JPEGImages", "SegmentationClass", ".jpg", ".png")]
    [InlineData("train/images/a.JPG", "train/masks/a.png", "train/images", "train/masks", ".JPG", ".png")]
    [InlineData("leftImg8bit/train/ulm/a_leftImg8bit.png", "gtFine/train/ulm/a_gtFine_labelTrainIds.png", "leftImg8bit/train",
        "gtFine/train", "_leftImg8bit.png", "_gtFine_labelTrainIds.png")]
    [InlineData("a.jpg", "a.png", "", "", ".jpg", ".png")] // nothing but the pictures themselves says which is the mask
    [InlineData("a_sat.jpg", "a_mask.png", "", "", "_sat.jpg", "_mask.png")]
    public void Init_UsualLayouts_FindsImagesAndMasks(string image, string mask, string images, string masks, string imageSuffix,
        string maskSuffix)
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["one", "two", "three"])
        {
            string Named(string path) => folder.At("set",
                path.Replace("/a", $"/{name}", StringComparison.Ordinal) is var inFolder && inFolder != path ? inFolder : name + path[1..]);
            Pair(Named(image), Named(mask), [0, 1, 2]);
        }

        using JsonDocument json = JsonDocument.Parse(Run(folder, "init", "set", "--format", "json").Expect(0).Out);
        JsonElement part = json.RootElement.GetProperty("splits").GetProperty("train")[0];
        Assert.Equal(
            (images, masks, imageSuffix, maskSuffix),
            (part.GetProperty("images").GetString(), part.GetProperty("masks").GetString(), part.GetProperty("img_suffix").GetString(),
                part.GetProperty("seg_map_suffix").GetString()));
        Assert.Equal("indices", json.RootElement.GetProperty("masks").GetString());
        Assert.Equal(3, json.RootElement.GetProperty("classes").GetArrayLength());
    }

    [Theory]
    [InlineData("greys", 3, 0, 80, 160)]
    [InlineData("fromone", 3, 1, 2, 3)]
    [InlineData("indices", 8, 0, 3, 7, 255)] // class numbers, some of which do not occur
    public void Init_ValuesOfMasks_SayWhatTheyMean(string kind, int classes, params int[] values)
    {
        using TemporaryFolder folder = new();
        Pair(folder.At("set", "images", "a.jpg"), folder.At("set", "masks", "a.png"), values);
        Pair(folder.At("set", "images", "b.jpg"), folder.At("set", "masks", "b.png"), values);
        using JsonDocument json = JsonDocument.Parse(Run(folder, "init", "set", "--format", "json").Expect(0).Out);
        Assert.Equal((kind, classes),
            (json.RootElement.GetProperty("masks").GetString(), json.RootElement.GetProperty("classes").GetArrayLength()));
        Run(folder, "doctor", "set.py", "--scan").Expect(0);
    }

    [Fact]
    public void Init_ConfigThatExists_IsNotTouched()
    {
        using TemporaryFolder folder = new();
        Pair(folder.At("set", "images", "a.jpg"), folder.At("set", "masks", "a.png"), [0, 1]);
        IO.AtomicFile.WriteAllText(folder.At("set.py"), "# mine\n");
        Run(folder, "init", "set").ExpectError("'set.py' exists already", "--out");
        Assert.Equal("# mine\n", File.ReadAllText(folder.At("set.py")));
        Assert.False(Directory.Exists(folder.At("set", "splits")));
    }

    [Fact]
    public void Init_PicturesWithoutMasks_SaysWhatIsExpected()
    {
        using TemporaryFolder folder = new();
        ImageFile.Write(folder.At("set", "a.jpg"), Photograph());
        ImageFile.Write(folder.At("set", "b.jpg"), Photograph());
        Run(folder, "init", "set").ExpectError("'set' holds 2 pictures", "no masks", "images/a.jpg and masks/a.png");
        Assert.False(File.Exists(folder.At("set.py")));
    }

    private static CliResult Run(TemporaryFolder folder, params string[] args) =>
        CliProcess.RunInShell($"cd '{folder.Path}' && \"$@\"", args);

    private static void Pair(string image, string mask, int[] values)
    {
        ImageFile.Write(image, Photograph());
        byte[] labels = [.. Enumerable.Range(0, 64 * 64).Select(i => (byte)values[i / 64 * values.Length / 64])];
        ImageFile.WriteLabels(mask, new LabelMap(64, 64, labels));
    }

    // every pixel has a colour of its own
    private static ByteImage Photograph() =>
        new(64, 64, 3, [.. Enumerable.Range(0, 64 * 64).SelectMany(i => (byte[])[(byte)(i % 64 * 4), (byte)(i / 64 * 4), (byte)(i * 7)])]);
}
