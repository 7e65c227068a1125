using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Data.Datasets;

public sealed class SegmentationDatasetTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Constructor_Folder_ListsImagesByNameWithTheirMasks()
    {
        TestData.WriteDataset(_directory.Root, 3);
        TestData.WriteDataset(_directory["images/sub"], 0);
        SegmentationDataset dataset = new(Options(), Loading);
        Assert.Equal(["000.png", "001.png", "002.png"], dataset.Items.Select(i => Path.GetFileName(i.ImageFile)));
        Assert.Equal(_directory["masks/001.png"], dataset.Items[1].MaskFile);
        ImageAssert.Equal(TestData.Labels(24, 32, 3, seed: 1), dataset.LoadLabels(1));
        ImageAssert.Equal(TestData.Noise(24, 32, seed: 2), dataset.Load(2, new SeededSampleRandom(0, 0, 2)).Image);
    }

    [Fact]
    public void Constructor_Subfolders_KeepsTheirNamesForTheMasks()
    {
        ImageFile.Write(_directory["images/a/x_img.png"], TestData.Noise(4, 4));
        ImageFile.WriteLabels(_directory["masks/a/x_gt.png"], new LabelMap(4, 4));
        SegmentationDataset dataset = new(Options() with { ImageSuffix = "_img.png", MaskSuffix = "_gt.png" }, Loading);
        Assert.Equal(_directory["masks/a/x_gt.png"], Assert.Single(dataset.Items).MaskFile);
    }

    [Fact]
    public void Constructor_ListFile_TakesItsNamesInItsOrder()
    {
        TestData.WriteDataset(_directory.Root, 3);
        File.WriteAllLines(_directory["val.txt"], ["002", "", "000 "]);
        SegmentationDataset dataset = new(Options() with { ListFile = "val.txt" }, Loading);
        Assert.Equal(["002.png", "000.png"], dataset.Items.Select(i => Path.GetFileName(i.ImageFile)));
    }

    [Fact]
    public void Constructor_ListNamesAMissingImage_NamesItAndTheList()
    {
        TestData.WriteDataset(_directory.Root, 1);
        File.WriteAllLines(_directory["val.txt"], ["000", "gone"]);
        AssertMessage(Options() with { ListFile = "val.txt" }, "val.txt' names 1 images", "first 'gone.png'");
    }

    [Fact]
    public void Constructor_NoImageOfTheSuffix_SaysWhatElseIsThere()
    {
        TestData.WriteDataset(_directory.Root, 4);
        AssertMessage(Options() with { ImageSuffix = ".jpg" }, "empty", "images' ends with '.jpg'", "4 others (4 '.png')",
            "img_suffix='.png'");
    }

    [Fact]
    public void Constructor_DirectoryIsEmpty_SaysSo()
    {
        Directory.CreateDirectory(_directory["images"]);
        Directory.CreateDirectory(_directory["masks"]);
        AssertMessage(Options(), "the data set is empty", "holds no files at all");
    }

    [Fact]
    public void Constructor_WrongDirectory_NamesPathAndKey()
    {
        Directory.CreateDirectory(_directory["images"]);
        AssertMessage(Options(), $"The mask directory '{_directory["masks"]}' does not exist", "ann_dir");
        AssertMessage(Options() with { Root = _directory["nowhere"] }, "nowhere/images' does not exist", "data_root");
    }

    [Fact]
    public void Constructor_MaskIsMissing_NamesImageAndMask()
    {
        TestData.WriteDataset(_directory.Root, 3);
        File.Delete(_directory["masks/001.png"]);
        AssertMessage(Options(), "1 of 3 images have no mask", "images/001.png", "masks/001.png", "2 files of '.png'");
    }

    [Fact]
    public void Load_MaskHasAnUnknownValue_NamesValueAndFile()
    {
        TestData.WriteDataset(_directory.Root, 1);
        SegmentationDataset dataset = new(Options() with { Classes = ["a", "b"] }, Loading);
        DataException e = Assert.Throws<DataException>(() => dataset.Load(0, new SeededSampleRandom(0, 0, 0)));
        Assert.Contains("masks/000.png' has the value 2 in", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CamVid_Defaults_IgnoreTheVoidLabel()
    {
        ImageFile.Write(_directory["images/a.png"], TestData.Noise(1, 12));
        ImageFile.WriteLabels(_directory["masks/a.png"], new LabelMap(1, 12, [.. Enumerable.Range(0, 12).Select(i => (byte)i)]));
        SegmentationDataset dataset = CamVidDataset.Create(Options(), Loading);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255], dataset.LoadLabels(0).Labels.ToArray());
        Assert.Equal((11, 11), (dataset.Classes.Count, dataset.Palette.Count));
    }

    [Fact]
    public void CamVid_SomeClasses_IgnoreTheOthers()
    {
        DatasetOptions options = CamVidDataset.Describe(Options() with { Classes = ["Car", "Sky"] });
        Assert.Equal([new Rgb(64, 0, 128), new Rgb(128, 128, 128)], options.Palette!.Colors);
        Assert.Equal((1, 0, 255), (options.LabelMapping![0], options.LabelMapping[8], options.LabelMapping[3]));
        Assert.Contains("no class 'Boat'", Assert.Throws<DataException>(() =>
            CamVidDataset.Describe(Options() with { Classes = ["Boat"] })).Message, StringComparison.Ordinal);
    }

    private static TransformPipeline Loading { get; } = new([new LoadImageFromFile(), new LoadAnnotations()]);

    private DatasetOptions Options() => new()
    {
        Root = _directory.Root,
        ImageDirectory = "images",
        MaskDirectory = "masks",
        ImageSuffix = ".png",
    };

    private static void AssertMessage(DatasetOptions options, params string[] parts)
    {
        DataException e = Assert.Throws<DataException>(() => new SegmentationDataset(options, Loading));
        Assert.All(parts, part => Assert.Contains(part, e.Message, StringComparison.OrdinalIgnoreCase));
    }
}
