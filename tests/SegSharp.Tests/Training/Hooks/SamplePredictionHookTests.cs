using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;
using SegSharp.Reporting;
using SegSharp.Tests.Data;
using SegSharp.Training.Hooks;

namespace SegSharp.Tests.Training.Hooks;

/// <summary>Which predictions of a validation are drawn, and what the pictures show.</summary>
public sealed class SamplePredictionHookTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<LogRecord> _log = [];

    public SamplePredictionHookTests() => TestData.WriteDataset(_directory.Root, 4);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Pictures_OfDataWithMasks_HaveTheTruthOnTheLeft()
    {
        SegmentationDataset dataset = Dataset("masks");
        Predict(dataset, interval: 2);
        Assert.Equal(["val_001_10.png", "val_003_10.png"], Written());
        ByteImage picture = ImageFile.Read(_directory["shown/val_001_10.png"]);
        Assert.Equal((24, 64), (picture.Height, picture.Width));

        // the prediction is the truth here, so both halves are one picture
        Assert.All(Enumerable.Range(0, 24), row => Assert.True(
            picture.Pixels.Slice(row * 64 * 3, 32 * 3).SequenceEqual(picture.Pixels.Slice(((row * 64) + 32) * 3, 32 * 3))));
    }

    [Fact]
    public void Pictures_OfDataWithoutMasks_ShowThePredictionAlone()
    {
        Predict(Dataset(masks: null), interval: 4);
        ByteImage picture = ImageFile.Read(_directory[$"shown/{Assert.Single(Written())}"]);
        Assert.Equal((24, 32), (picture.Height, picture.Width));
    }

    [Fact]
    public void Log_GetsEachPictureAsItIsWritten()
    {
        Predict(Dataset("masks"), interval: 4);
        PictureLogRecord picture = Assert.IsType<PictureLogRecord>(Assert.Single(_log));
        Assert.Equal(("val_003", 10, 24, 64), (picture.Name, picture.Iteration, picture.Height, picture.Width));
        Assert.Equal(File.ReadAllBytes(_directory["shown/val_003_10.png"]), picture.Png.ToArray());
    }

    [Fact]
    public void Picture_OfAnImageThatIsGone_IsTold()
    {
        SegmentationDataset dataset = Dataset("masks");
        File.Delete(_directory["images/000.png"]);
        Assert.Contains("000.png", Assert.Throws<DataException>(() => Predict(dataset, interval: 1)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory["shown"]));
    }

    private SegmentationDataset Dataset(string? masks) => new(
        new DatasetOptions
        {
            Root = _directory.Root, ImageDirectory = "images", MaskDirectory = masks, ImageSuffixes = [".png"], MaskSuffixes = [".png"],
            Classes = ["a", "b", "c"],
        },
        new TransformPipeline(masks is null ? [new LoadImageFromFile()] : [new LoadImageFromFile(), new LoadAnnotations()]));

    private void Predict(SegmentationDataset dataset, int interval)
    {
        SamplePredictionHook hook = new(dataset, _directory["shown"], interval, _log.Add);
        for (int i = 0; i < dataset.Count; i++)
        {
            SampleInfo info = Sample.FromImage(new ByteImage(24, 32, 3), _directory[$"images/{i:D3}.png"]).Info;
            hook.AfterPrediction(10, i + 1, info, dataset.HasMasks ? dataset.LoadLabels(i) : new LabelMap(24, 32));
        }
    }

    private IEnumerable<string?> Written() =>
        Directory.GetFiles(_directory["shown"]).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
