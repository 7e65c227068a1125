using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Evaluation;

namespace SegSharp.Tests.Data.Datasets;

public sealed class KnownDatasetTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("ADE20KDataset", 150, "wall", "flag", 120, 120, 120, 92, 0, 255)]
    [InlineData("CityscapesDataset", 19, "road", "bicycle", 128, 64, 128, 119, 11, 32)]
    [InlineData("PascalVOCDataset", 21, "background", "tvmonitor", 0, 0, 0, 0, 64, 128)]
    [InlineData("COCOStuffDataset", 171, "person", "wood", 0, 192, 64, 64, 64, 0)]
    [InlineData("LoveDADataset", 7, "background", "agricultural", 255, 255, 255, 255, 195, 128)]
    [InlineData("PotsdamDataset", 6, "impervious_surface", "clutter", 255, 255, 255, 255, 0, 0)]
    public void Build_PublishedDataset_KnowsClassesAndColours(
        string type, int classes, string first, string last, byte red, byte green, byte blue, byte lastRed, byte lastGreen, byte lastBlue)
    {
        SegmentationDataset dataset = Build(type, images: "a.x", ("img_suffix", ".x"));
        Assert.Equal((classes, classes, first, last),
            (dataset.Classes.Count, dataset.Palette.Count, dataset.Classes[0], dataset.Classes[^1]));
        Assert.Equal((new Rgb(red, green, blue), new Rgb(lastRed, lastGreen, lastBlue)),
            (dataset.Palette[0], dataset.Palette[classes - 1]));
        Assert.Equal(classes, dataset.Classes.Distinct().Count());
    }

    [Fact]
    public void Palette_PascalVoc_FollowsItsBitRule()
    {
        // the development kit's rule: the bits of the index, three at a time, become the high bits of red, green and blue
        for (int label = 0; label < 21; label++)
        {
            int red = 0, green = 0, blue = 0;
            for (int bit = 0, rest = label; bit < 8; bit++, rest >>= 3)
            {
                red |= (rest & 1) << (7 - bit);
                green |= ((rest >> 1) & 1) << (7 - bit);
                blue |= ((rest >> 2) & 1) << (7 - bit);
            }

            Assert.Equal(new Rgb((byte)red, (byte)green, (byte)blue), PascalVocDataset.Description.Palette[label]);
        }
    }

    [Fact]
    public void Build_Cityscapes_FindsCityFoldersAndTrainingIds()
    {
        ImageFile.Write(_directory["img/ulm/ulm_000_leftImg8bit.png"], TestData.Noise(1, 3));
        ImageFile.WriteLabels(_directory["ann/ulm/ulm_000_gtFine_labelTrainIds.png"], new LabelMap(1, 3, [0, 18, 255]));
        SegmentationDataset dataset = Build(
            "CityscapesDataset", images: null, ("img_dir", "img"), ("ann_dir", "ann"));
        Assert.Equal("ulm/ulm_000_leftImg8bit.png", Assert.Single(dataset.Items).Name);
        Assert.Equal([0, 18, 255], dataset.LoadLabels(0).Labels.ToArray());
        Assert.Equal([7, 33, 26], new SubmissionFormat(dataset.Options).Convert(new LabelMap(1, 3, [0, 18, 13])).Labels.ToArray());
    }

    [Fact]
    public void Build_Ade20k_RemovesZeroAndAddsItForSubmission()
    {
        ImageFile.Write(_directory["img/a.jpg"], TestData.Noise(8, 8));
        ImageFile.WriteLabels(_directory["ann/a.png"], new LabelMap(1, 3, [0, 1, 150]));
        SegmentationDataset dataset = Build("ADE20KDataset", images: null, ("img_dir", "img"), ("ann_dir", "ann"));
        Assert.Equal([255, 0, 149], dataset.LoadLabels(0).Labels.ToArray());
        Assert.Equal([1, 150], new SubmissionFormat(dataset.Options).Convert(new LabelMap(1, 2, [0, 149])).Labels.ToArray());
    }

    [Fact]
    public void Describe_SomeClasses_KeepsTheirNumbersForSubmission()
    {
        DatasetOptions options =
            CityscapesDataset.Description.Describe(new DatasetOptions { ImageDirectory = "", Classes = ["car", "road"] });
        Assert.Equal((1, 0, 255), (options.LabelMapping![0], options.LabelMapping[13], options.LabelMapping[1]));
        Assert.Equal([26, 7], options.SubmissionLabels!);
        Assert.Equal(new Rgb(0, 0, 142), options.Palette![0]);
    }

    [Fact]
    public void Describe_NamesAsMmsegmentationWritesThem_AreKnown() =>
        Assert.Equal("bed", Ade20kDataset.Description.Describe(new DatasetOptions { ImageDirectory = "", Classes = ["bed "] }).Classes[0]);

    [Fact]
    public void Describe_UnknownClass_ListsThoseThereAre()
    {
        DataException e = Assert.Throws<DataException>(() =>
            CityscapesDataset.Description.Describe(new DatasetOptions { ImageDirectory = "", Classes = ["boat"] }));
        Assert.Contains("CityscapesDataset has no class 'boat'", e.Message, StringComparison.Ordinal);
    }

    private SegmentationDataset Build(string type, string? images, params (string Key, object? Value)[] keys)
    {
        (string, object?)[] where = [];
        if (images is not null)
        {
            Directory.CreateDirectory(_directory["files"]);
            File.Create(_directory[$"files/{images}"]).Dispose();
            where = [("img_dir", "files")];
        }

        return DatasetRegistry.Create().Build(new ConfigSection(
            ConfigDict.Of([("type", type), ("data_root", _directory.Root), ("pipeline", (ConfigDict[])[]), .. where, .. keys]),
            "data.train"));
    }
}
