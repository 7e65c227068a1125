using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;
using SegSharp.IO;
using SegSharp.Tests.Data.Imaging.Tiff;

namespace SegSharp.Tests.Data.Datasets;

public class DatasetStatisticsTests
{
    [Fact]
    public void Of_TwoImages_GivesMeanAndDeviationInRgbOrder()
    {
        using TemporaryDirectory directory = new();
        ImageFile.Write(directory["img/a.png"], new ByteImage(1, 1, 3, [10, 20, 30])); // blue, green, red
        ImageFile.Write(directory["img/b.png"], new ByteImage(1, 3, 3, [10, 20, 50, 10, 20, 50, 10, 20, 50]));
        ImageFile.WriteLabels(directory["ann/a.png"], new LabelMap(1, 1, [1]));
        ImageFile.WriteLabels(directory["ann/b.png"], new LabelMap(1, 3, [0, 0, 255]));
        DatasetStatistics statistics = DatasetStatistics.Of(new SegmentationDataset(
            new DatasetOptions { Root = directory.Root, ImageDirectory = "img", MaskDirectory = "ann", ImageSuffix = ".png",
                Classes = ["x", "y"] },
            new TransformPipeline([])));

        Assert.Equal([45, 20, 10], statistics.Mean);
        Assert.Equal([Math.Sqrt(75), 0, 0], statistics.Std.Select(value => Math.Round(value, 9)), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal((2, 1), (statistics.Classes!.Pixels(0), statistics.Classes.Pixels(1)));
    }

    // band b of pixel i is 7 (5 i + b) modulo 256, or 997 (5 i + b) of 16 bits: no two bands are alike
    [Theory]
    [InlineData(8, 7.0)]
    [InlineData(16, 997.0)]
    public void Of_FiveBands_GivesEachInTheFilesOrder(int bits, double factor)
    {
        using TemporaryDirectory directory = new();
        Directory.CreateDirectory(directory["img"]);
        AtomicFile.WriteAllBytes(directory["img/a.tif"],
            new TestTiff { Width = 2, Height = 1, Bands = 5, Bits = bits, IsPlanar = true }.Write());
        DatasetStatistics statistics = DatasetStatistics.Of(new SegmentationDataset(
            new DatasetOptions { Root = directory.Root, ImageDirectory = "img", ImageSuffix = ".tif" }, new TransformPipeline([])));
        Assert.Equal([2.5 * factor, 3.5 * factor, 4.5 * factor, 5.5 * factor, 6.5 * factor], statistics.Mean);
        Assert.All(statistics.Std, value => Assert.Equal(2.5 * factor, value, 1e-6));
    }

    [Fact]
    public void Of_ThreeBandsReadInFileOrder_AreRedGreenBlue()
    {
        using TemporaryDirectory directory = new();
        ImageFile.Write(directory["img/a.png"], new ByteImage(1, 1, 3, [10, 20, 30]));
        foreach (bool inFileOrder in (bool[])[false, true])
        {
            DatasetStatistics statistics = DatasetStatistics.Of(new SegmentationDataset(
                new DatasetOptions { Root = directory.Root, ImageDirectory = "img", ImageSuffix = ".png" },
                new TransformPipeline([new LoadImageFromFile(ColorMode.Unchanged, InFileOrder: inFileOrder)])));
            Assert.Equal([30, 20, 10], statistics.Mean);
        }
    }
}
