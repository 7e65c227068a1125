using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Data.Datasets;

public sealed class DatasetRegistryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public DatasetRegistryTests() => TestData.WriteDataset(_directory.Root, 3);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Build_OldKeys_GivesTheDataset()
    {
        File.WriteAllLines(_directory["split.txt"], ["001"]);
        SegmentationDataset dataset = Build(
            ("type", "CustomDataset"),
            ("data_root", _directory.Root),
            ("img_dir", "images"),
            ("ann_dir", "masks"),
            ("img_suffix", ".png"),
            ("split", "split.txt"),
            ("classes", (string[])["a", "b", "c"]),
            ("palette", (int[][])[[1, 2, 3], [4, 5, 6], [7, 8, 9]]),
            ("reduce_zero_label", true),
            ("pipeline", (ConfigDict[])[ConfigDict.Of(("type", "LoadImageFromFile"))]));

        Assert.EndsWith("images/001.png", Assert.Single(dataset.Items).ImageFile, StringComparison.Ordinal);
        Assert.Equal(new Rgb(4, 5, 6), dataset.Palette[1]);
        Assert.True(dataset.Options.ReduceZeroLabel);
        Assert.IsType<LoadImageFromFile>(Assert.Single(dataset.Pipeline.Transforms));
    }

    [Fact]
    public void Build_NewKeys_GivesTheDataset()
    {
        SegmentationDataset dataset = Build(
            ("type", "mmseg.BaseSegDataset"),
            ("data_root", _directory.Root),
            ("data_prefix", ConfigDict.Of(("img_path", "images"), ("seg_map_path", "masks"))),
            ("img_suffix", ".png"),
            ("ann_file", string.Empty),
            ("metainfo", ConfigDict.Of(("classes", (string[])["a", "b", "c"]))),
            ("ignore_index", 254),
            ("pipeline", (ConfigDict[])[]));

        Assert.Equal((3, 3, 254), (dataset.Count, dataset.Palette.Count, dataset.IgnoreIndex));
    }

    [Fact]
    public void Build_CamVid_KnowsItsClasses() => Assert.Equal(11, Build(
        ("type", "CamVidDataset"), ("data_root", _directory.Root), ("img_dir", "images"), ("img_suffix", ".png"),
        ("pipeline", (ConfigDict[])[])).Classes.Count);

    [Fact]
    public void Build_UnknownKey_OffersTheNearest()
    {
        ConfigException e = Assert.Throws<ConfigException>(() => Build(
            ("type", "CustomDataset"), ("data_root", _directory.Root), ("img_dir", "images"), ("img_sufix", ".png"),
            ("img_suffix", ".png")));
        Assert.Contains("'img_sufix' is not known here", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_NoImageDirectory_SaysWhichKeysGiveIt() =>
        Assert.Contains("img_dir", Assert.Throws<ConfigException>(() => Build(("type", "BaseSegDataset"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Build_OtherNumberOfColours_NamesBoth() =>
        Assert.Contains("1 colours for 2 classes", Assert.Throws<ConfigException>(() => Build(
        ("type", "CustomDataset"), ("img_dir", "images"), ("classes", (string[])["a", "b"]), ("palette", (int[][])[[1, 2, 3]]))).Message,
            StringComparison.Ordinal);

    private static SegmentationDataset Build(params (string Key, object? Value)[] keys) =>
        DatasetRegistry.Create().Build(new ConfigSection(ConfigDict.Of(keys), "train_dataloader.dataset"));
}
