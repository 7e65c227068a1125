using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

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
            new DatasetOptions { Root = directory.Root, ImageDirectory = "img", MaskDirectory = "ann", ImageSuffix = ".png", Classes = ["x", "y"] },
            new TransformPipeline([])));

        Assert.Equal([45, 20, 10], statistics.Mean);
        Assert.Equal([Math.Sqrt(75), 0, 0], statistics.Std.Select(value => Math.Round(value, 9)), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal((2, 1), (statistics.Classes!.Pixels(0), statistics.Classes.Pixels(1)));
    }
}
