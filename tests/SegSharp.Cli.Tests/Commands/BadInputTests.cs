using SegSharp.Cli.Tests.Support;
using SegSharp.Data.Imaging;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>Whatever is wrong with data, config or disk: one sentence, exit code 1, nothing half-written.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _data;
    private readonly string _config;

    public BadInputTests()
    {
        _data = _folder.At("data");
        foreach (string file in Directory.EnumerateFiles(TrainedRun.Shared.Data, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(_data, Path.GetRelativePath(TrainedRun.Shared.Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        _config = TinyData.WriteConfig(_folder.Path, _data);
    }

    private string Image => Path.Combine(_data, "images", "train", "street_00003.png");

    private string Mask => Path.Combine(_data, "annotations", "train", "street_00003.png");

    private string WorkDirectory => _folder.At("run");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_TruncatedImage_NamesIt()
    {
        Truncate(Image);
        Train().ExpectError(Image, "cannot be read");
    }

    [Fact]
    public void Train_MissingMask_NamesIt()
    {
        File.Delete(Mask);
        Train().ExpectError("street_00003");
    }

    [Fact]
    public void Train_MissingImageOfAList_NamesListAndImage()
    {
        File.Delete(Image);
        File.WriteAllLines(_folder.At("list.txt"), Enumerable.Range(0, TinyData.TrainCount).Select(i => $"street_{i:D5}"));
        Train($"train_dataloader.dataset.ann_file={_folder.At("list.txt")}")
            .ExpectError("SEG0004", "1 of 8 images", Path.GetFileName(Image));
    }

    [Fact]
    public void Train_MaskOfAnotherSize_NamesBothSizes()
    {
        ImageFile.WriteLabels(Mask, new LabelMap(32, 48));
        Train().ExpectError("SEG0308", Mask, "48×32", "64×64");
    }

    [Fact]
    public void Train_MaskValueAboveTheClasses_NamesValueFileAndPixels()
    {
        LabelMap labels = new(TinyData.Size, TinyData.Size);
        labels.Labels[..7].Fill(9);
        ImageFile.WriteLabels(Mask, labels);
        Train().ExpectError("SEG0301", Mask, "9 (7 px)", "0 to 7", "255");
    }

    [Fact]
    public void Train_ColourMask_SaysThatIndicesAreExpected()
    {
        ByteImage colours = new(TinyData.Size, TinyData.Size, 3);
        for (int i = 0; i < colours.Length; i++)
        {
            colours.Pixels[i] = (byte)(i % 3 * (i < 300 ? 20 : 70)); // two colours, blue first
        }

        ImageFile.Write(Mask, colours);
        Train().ExpectError("SEG0307", Mask, "(140, 70, 0)", "(40, 20, 0) 100 px", "palette_map=", "class indices");
    }

    [Fact]
    public void Train_EmptyDataSet_SaysSo()
    {
        string images = Path.Combine(_data, "images", "train");
        Directory.Delete(images, recursive: true);
        Directory.CreateDirectory(images);
        Train().ExpectError("SEG0004", images);
    }

    [Fact]
    public void Train_MissingDataRoot_NamesFolderAndKey() =>
        Train("data_root=/nowhere").ExpectError("/nowhere", "does not exist", "data_root");

    [Fact]
    public void Train_UnknownKey_OffersTheNearestName() =>
        Train("model.backbone.embed_dim=16").ExpectError("embed_dim", "embed_dims");

    [Fact]
    public void Train_UnknownType_OffersTheNearestName() =>
        Train("model.decode_head.type=SegFormerHed").ExpectError("SegFormerHed", "SegFormerHead");

    [Fact]
    public void Train_UnknownTopLevelKey_OffersTheNearestName() =>
        Train("optim_wraper.type=OptimWrapper").ExpectError("optim_wraper", "optim_wrapper");

    [Fact]
    public void Train_ClassCountThatIsNotTheDatas_NamesBoth() =>
        Train("model.decode_head.num_classes=5").ExpectError("num_classes", "5", "8");

    [Fact]
    public void Train_LossThatIsNoNumber_StopsAndKeepsTheCheckpoints()
    {
        CliResult result = Train("optim_wrapper.optimizer.lr=1e30", "default_hooks.checkpoint.interval=1");
        result.ExpectError("loss became", "iteration");
        string latest = Path.Combine(WorkDirectory, File.ReadAllText(Path.Combine(WorkDirectory, "last_checkpoint")).Trim());
        CheckpointAssert.SameTensors(latest, latest);
        Assert.True(File.Exists(Path.Combine(WorkDirectory, "curves.svg")));
    }

    [Fact]
    public void Train_FullDisk_SaysSoAndKeepsTheLastCheckpoint()
    {
        // A checkpoint of the same size fits once, but not twice.
        long size = new FileInfo(TrainedRun.Shared.Checkpoint).Length;
        using FullDisk disk = FullDisk.Create(_folder.At("disk"), size * 3 / 2, size);
        CliResult result = CliProcess.RunInShell(
            disk.Script, "train", _config, "--work-dir", disk.Path, "--cfg-options", "default_hooks.checkpoint.interval=5");
        result.ExpectError("was not written", "nothing was changed");
        Assert.Empty(Directory.EnumerateFiles(disk.Path, "*.tmp"));
        Assert.All(Directory.EnumerateFiles(disk.Path, "*.safetensors"), file => CheckpointAssert.SameTensors(file, file));
    }

    private CliResult Train(params string[] overrides) =>
        CliProcess.Run(["train", _config, "--work-dir", WorkDirectory,
            .. overrides.Length > 0 ? ["--cfg-options", .. overrides] : (string[])[]]);

    private static void Truncate(string file)
    {
        using FileStream stream = File.OpenWrite(file);
        stream.SetLength(stream.Length / 2);
    }
}
