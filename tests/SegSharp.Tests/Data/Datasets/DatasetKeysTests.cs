using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.IO;

namespace SegSharp.Tests.Data.Datasets;

/// <summary>MMEngine's keys of a data set: a part of it, names in a file, classes that do not count.</summary>
public sealed class DatasetKeysTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public DatasetKeysTests()
    {
        foreach (string name in (string[])["a", "b", "c", "d"])
        {
            ImageFile.Write(_folder[$"img/{name}.jpg"], TestData.Noise(4, 4));
            ImageFile.WriteLabels(_folder[$"ann/{name}.png"], new LabelMap(2, 2, [0, 1, 2, 3]));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2", "a b")]
    [InlineData("-1", "d")]
    [InlineData("9", "a b c d")] // as many as there are
    [InlineData("[3, 0, -2]", "d a c")]
    [InlineData("None", "a b c d")]
    public void Indices_NumberOrList_TakeThatPart(string indices, string names) =>
        Assert.Equal(names.Split(' '), Build($"indices={indices}").Items.Select(item => Path.GetFileNameWithoutExtension(item.ImageFile)));

    [Theory]
    [InlineData("0", "it is 0, which leaves nothing")]
    [InlineData("[]", "the list is empty")]
    [InlineData("[4]", "there is no sample 4. Give 0 to 3")]
    public void Indices_OfNothing_AreRefused(string indices, string reason) =>
        Assert.Contains(reason, Assert.Throws<ConfigException>(() => Build($"indices={indices}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Classes_FileOfNames_IsReadFromTheDataRootOrTheFullPath()
    {
        AtomicFile.WriteAllText(_folder["names.txt"], "\nroad\n kerb \nwall, \nsky");
        Assert.Equal(["road", "kerb", "wall", "sky"], Build("metainfo=dict(classes='names.txt')").Classes);
        Assert.Equal(["road", "kerb", "wall", "sky"], Build($"classes='{_folder["names.txt"]}'").Classes);
        Assert.Equal(["road"], Build("classes='road'").Classes); // a name alone is no file
        ConfigException error = Assert.Throws<ConfigException>(() => Build("classes='nams.txt'"));
        Assert.Equal("dataset.classes", error.Key);
        Assert.Contains("there is no file 'nams.txt' with the names of the classes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LabelMap_MinusOne_IsTheLabelThatDoesNotCount()
    {
        Assert.Equal([0, 1, 255, 3], Build("label_map={2: -1}").LoadLabels(0).Labels.ToArray());
        Assert.Equal([9, 1, 0, 3], Build("label_map={0: -1, 2: 0}, ignore_index=9").LoadLabels(0).Labels.ToArray());
    }

    private SegmentationDataset Build(string keys)
    {
        ConfigDict config = ConfigFile.Parse($"""
            dataset = dict(type='BaseSegDataset', data_root='{_folder.Root}', data_prefix=dict(img_path='img', seg_map_path='ann'),
                pipeline=[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations')], {keys})
            """);
        return DatasetRegistry.Create().Build(new ConfigSection((ConfigDict)config["dataset"], "dataset"));
    }
}
