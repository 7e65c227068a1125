using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;

namespace SegSharp.Tests.Data.Datasets;

public sealed class DatasetWrapperTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    // Four images of 8x8: class 0 fills three of them, class 1 a quarter of the second and all of the last.
    public DatasetWrapperTests()
    {
        for (int i = 0; i < 4; i++)
        {
            byte[] labels = [.. Enumerable.Range(0, 64).Select(pixel => (byte)(i == 3 || (i == 1 && pixel < 16) ? 1 : 0))];
            ImageFile.Write(_directory[$"img/{i}.png"], TestData.Noise(8, 8, seed: i));
            ImageFile.WriteLabels(_directory[$"ann/{i}.png"], new LabelMap(8, 8, labels));
            ImageFile.Write(_directory[$"more/{i}.png"], TestData.Noise(8, 8, seed: 10 + i));
        }

        File.WriteAllLines(_directory["first.txt"], ["0", "1"]);
        File.WriteAllLines(_directory["last.txt"], ["3"]);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Build_ListsOfSplits_JoinsThem() =>
        Assert.Equal(["0.png", "1.png", "3.png"],
            Build($"{Folder("img")[..^1]}, split=['first.txt', 'last.txt'])").Items.Select(item => item.Name));

    [Fact]
    public void Build_ListsOfImageFolders_JoinsThem()
    {
        SegmentationDataset dataset = Build(Folder("img").Replace("'img'", "['img', 'more']", StringComparison.Ordinal));
        Assert.Equal(8, dataset.Count);
        Assert.EndsWith("more/0.png", dataset.Items[4].ImageFile, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ListsOfDifferentLength_AreRefused() => Assert.Contains(
        "Give lists of one length",
        Assert.Throws<ConfigException>(() =>
            Build($"{Folder("img")[..^1]}, split=['a', 'b', 'c'])".Replace("'img'", "['img', 'more']", StringComparison.Ordinal))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Build_ConcatOfRepeats_HasEverySampleAsOftenAsSaid()
    {
        SegmentationDataset dataset =
            Build($"dict(type='ConcatDataset', datasets=[dict(type='RepeatDataset', times=2, dataset={Folder("img")}), {Folder("more")}])");
        Assert.Equal(12, dataset.Count);
        Assert.Equal(dataset.Items[0], dataset.Items[4]);
    }

    [Fact]
    public void Build_ConcatOfOtherClasses_NamesBoth() => Assert.Contains(
        "different classes",
        Assert.Throws<ConfigException>(() =>
            Build($"dict(type='ConcatDataset', datasets=[{Folder("img")}, " +
            $"{Folder("more").Replace("'b'", "'x'", StringComparison.Ordinal)}])")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Build_ClassBalanced_RepeatsImagesOfTheRareClass()
    {
        // class 1 is in 2 of 4 images: its factor is sqrt(0.6 / 0.5) = 1.1, rounded up to 2; class 0 is in 3 of 4 and stays
        SegmentationDataset balanced = Build($"dict(type='ClassBalancedDataset', oversample_thr=0.6, dataset={Folder("img")})");
        Assert.Equal(["0.png", "1.png", "1.png", "2.png", "3.png", "3.png"], balanced.Items.Select(item => item.Name));
    }

    [Fact]
    public void Census_Masks_CountsPixelsAndImages()
    {
        LabelCensus census = LabelCensus.Of(Build(Folder("img")));
        Assert.Equal((176, 80), (census.Pixels(0), census.Pixels(1)));
        Assert.Equal((2, 1), (census.Images(1), census.Images(1, minimumPixels: 17)));
    }

    [Fact]
    public void RareClassOrder_Draws_FollowTheSoftmaxOfRareness()
    {
        RareClassOrder order = new(LabelCensus.Of(Build(Folder("img"))), seed: 3, temperature: 0.5, minimumPixels: 17);
        double rare = Math.Exp((1 - (80 / 256.0)) / 0.5), common = Math.Exp((1 - (176 / 256.0)) / 0.5);
        Assert.Equal(rare / (rare + common), order.Probabilities[1], 12);

        const int draws = 4000;
        int ofRare = Enumerable.Range(0, draws).Count(position => order.At(position).Index == 3);
        Assert.InRange(ofRare / (double)draws, order.Probabilities[1] - 0.03, order.Probabilities[1] + 0.03);
        Assert.Equal(order.At(17), order.At(17));
        Assert.Throws<DataException>(() => new RareClassOrder(LabelCensus.Of(Build(Folder("img"))), 0, minimumPixels: 65));
    }

    [Theory]
    [InlineData("InfiniteSampler")]
    [InlineData("DefaultSampler")]
    public void Create_EpochSampler_GivesEverySampleOnceAnEpoch(string type)
    {
        ISampleOrder order = SamplerFactory.Create(Section($"dict(type='{type}', shuffle=True)"), Build(Folder("img")), seed: 1);
        for (int epoch = 0; epoch < 5; epoch++)
        {
            Assert.Equal([0, 1, 2, 3], Enumerable.Range(epoch * 4, 4).Select(position => order.At(position).Index).Order());
        }
    }

    [Fact]
    public void Create_UnshuffledSampler_KeepsTheOrder()
    {
        ISampleOrder order = SamplerFactory.Create(Section("dict(type='DefaultSampler', shuffle=False)"), Build(Folder("img")), seed: 1);
        Assert.Equal([0, 1, 2, 3, 0], Enumerable.Range(0, 5).Select(position => order.At(position).Index));
    }

    [Fact]
    public void Create_UnknownSampler_OffersTheNearest() => Assert.Contains(
        "InfiniteSampler", Assert.Throws<ConfigException>(() =>
            SamplerFactory.Create(Section("dict(type='InfinitSampler')"), Build(Folder("img")), 1)).Message, StringComparison.Ordinal);

    private string Folder(string images) =>
        $"dict(type='CustomDataset', data_root='{_directory.Root}', img_dir='{images}', ann_dir='ann', img_suffix='.png', " +
            "classes=['a', 'b'], pipeline=[])";

    [Fact]
    public void Create_SamplerThatAsksForWhatIsNotThere_IsToldByItsName()
    {
        Registries registries = new();
        registries.Samplers().Register("Beyond", _ => new Beyond());
        ISampleOrder order = SamplerFactory.Create(new ConfigSection(ConfigDict.Of(("type", "Beyond")), "sampler", registries),
            Build(Folder("img")), seed: 1);
        Assert.Equal(0, order.At(0).Index);
        Assert.Contains("The sampler 'Beyond' asks for sample", Assert.Throws<DataException>(() => order.At(1000)).Message,
            StringComparison.Ordinal);
    }

    private sealed class Beyond : ISampler, ISampleOrder
    {
        public ISampleOrder Order(SegmentationDataset dataset, long seed) => this;

        public (long Epoch, int Index) At(long position) => (0, (int)position);
    }

    private static SegmentationDataset Build(string config) => DatasetRegistry.Create().Build(Section(config));

    private static ConfigSection Section(string config) => new((ConfigDict)ConfigFile.Parse($"value = {config}")["value"], "value");
}
