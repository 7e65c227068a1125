using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Evaluation;

namespace SegSharp.Tests.Evaluation;

/// <summary><c>CityscapesMetric</c>: the mean IoU of its categories, by hand.</summary>
public sealed class CityscapesCategoriesTests
{
    private static readonly string[] _classes = ["road", "sidewalk", "car", "truck", "person"];

    // flat: 3 of 4 labelled pixels are found, none too many; vehicle: both are found, and one of the flat; human: nothing
    [Fact]
    public void Compute_ClassesOfOneCategory_AreOne()
    {
        SegmentationMetric metric = Build(_classes);
        metric.Add(new LabelMap(1, 8, [1, 0, 0, 2, 3, 2, 3, 0]), new LabelMap(1, 8, [0, 1, 1, 0, 2, 2, 255, 255]));
        (string name, double value) = Assert.Single(metric.Compute());
        Assert.Equal("averageScoreCategories", name);
        Assert.Equal(((3.0 / 4) + (2.0 / 3)) / 2, value, 1e-12);
    }

    [Fact]
    public void Begin_AfterAMeasurement_ForgetsIt()
    {
        SegmentationMetric metric = Build(_classes);
        metric.Add(new LabelMap(1, 2, [2, 2]), new LabelMap(1, 2, [0, 1]));
        Assert.Equal(0, metric.Compute().Values.Single());
        metric.Begin(_classes, 255);
        metric.Add(new LabelMap(1, 2, [1, 0]), new LabelMap(1, 2, [0, 1]));
        Assert.Equal(1, metric.Compute().Values.Single());
    }

    [Fact]
    public void Begin_ClassOfOtherData_IsRefused() =>
        Assert.Contains("'pavement' is no class of Cityscapes", Assert.Throws<ConfigException>(() => Build(["road", "pavement"])).Message,
            StringComparison.Ordinal);

    // what is only to be handed in is written, and what is kept; else the original deletes its files again
    [Theory]
    [InlineData("output_dir='out', format_only=True, keep_results=True", "out", true)]
    [InlineData("output_dir='out', keep_results=True", "out", false)]
    [InlineData("output_dir='out'", null, false)]
    [InlineData("citys_metrics=['cityscapes'], suffix='.format_cityscapes'", null, false)]
    public void Read_Keys_AreThoseOfMmSegmentation(string keys, string? directory, bool isFormatOnly)
    {
        EvaluationOptions options = ExperimentReader.Read(
            ConfigFile.Parse(
                $"test_evaluator = [dict(type='IoUMetric'), dict(type='CityscapesMetric', ignore_index=255, {keys})]")).TestEvaluation;
        Assert.Equal((directory, isFormatOnly), (options.OutputDirectory, options.FormatOnly));
        Assert.Equal(["mIoU"], options.Metrics);
        Assert.Single(options.Own);
    }

    [Fact]
    public void Read_UnknownKey_IsTold() => Assert.Contains(
        "Did you mean 'keep_results'?",
        Assert.Throws<ConfigException>(() =>
            ExperimentReader.Read(ConfigFile.Parse("val_evaluator = dict(type='CityscapesMetric', keep_result=True)"))).Message,
        StringComparison.Ordinal);

    private static SegmentationMetric Build(string[] classes)
    {
        Registries registries = new();
        SegmentationMetric metric = registries.Metrics()
            .Build(new ConfigSection(ConfigDict.Of(("type", "CityscapesMetric")), "val_evaluator", registries));
        metric.Begin(classes, 255);
        return metric;
    }
}
