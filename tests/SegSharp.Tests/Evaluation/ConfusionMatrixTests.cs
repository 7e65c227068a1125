using System.Text.Json;
using SegSharp.Data.Imaging;
using SegSharp.Evaluation;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.Evaluation;

public sealed class ConfusionMatrixTests
{
    private static readonly GoldenCase _golden = new("05_metrics");

    public static TheoryData<string> Cases =>
        [.. _golden.Root.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_GoldenCase_GivesTheOriginalsNumbers(string name)
    {
        JsonElement item = _golden.Root.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        ConfusionMatrix matrix = Matrix(item);
        JsonElement[] images = [.. item.GetProperty("images").EnumerateArray()];
        foreach (JsonElement image in images)
        {
            matrix.Add<byte>(_golden.Labels(image.GetProperty("pred")).Labels, _golden.Labels(image.GetProperty("gt")).Labels);
        }

        double? replacement = item.GetProperty("nan_to_num").ValueKind == JsonValueKind.Null ? null
            : item.GetProperty("nan_to_num").GetDouble();
        SegmentationMetrics metrics = matrix.Compute(item.GetProperty("beta").GetDouble(), replacement);

        JsonElement perClass = item.GetProperty("per_class");
        AssertClose(perClass.GetProperty("IoU"), metrics, c => c.IoU);
        AssertClose(perClass.GetProperty("Acc"), metrics, c => c.Accuracy);
        AssertClose(perClass.GetProperty("Dice"), metrics, c => c.Dice);
        AssertClose(perClass.GetProperty("Fscore"), metrics, c => c.FScore);
        AssertClose(perClass.GetProperty("Precision"), metrics, c => c.Precision);
        AssertClose(perClass.GetProperty("Recall"), metrics, c => c.Recall);
        JsonElement mean = item.GetProperty("mean");
        AssertClose(mean.GetProperty("aAcc"), metrics.PixelAccuracy);
        AssertClose(mean.GetProperty("mIoU"), metrics.MeanIoU);
        AssertClose(mean.GetProperty("mAcc"), metrics.MeanAccuracy);
        AssertClose(mean.GetProperty("mDice"), metrics.MeanDice);
        AssertClose(mean.GetProperty("mFscore"), metrics.MeanFScore);
        AssertClose(mean.GetProperty("mPrecision"), metrics.MeanPrecision);
        AssertClose(mean.GetProperty("mRecall"), metrics.MeanRecall);
        AssertCounts(item, matrix);
    }

    [Fact]
    public void Merge_PartsCountedApart_EqualsAllTogether()
    {
        JsonElement item = _golden.Root.GetProperty("cases")[0];
        ConfusionMatrix together = Matrix(item), merged = Matrix(item);
        foreach (JsonElement image in item.GetProperty("images").EnumerateArray())
        {
            LabelMap predictions = _golden.Labels(image.GetProperty("pred")), labels = _golden.Labels(image.GetProperty("gt"));
            together.Add<byte>(predictions.Labels, labels.Labels);
            ConfusionMatrix part = Matrix(item);
            part.Add<long>(predictions.Labels.ToArray().Select(p => (long)p).ToArray(), labels.Labels);
            merged.Merge(part);
        }

        Assert.Equal(together.Compute().Classes, merged.Compute().Classes);
    }

    [Fact]
    public void Add_PredictionIsNoClass_CountsTheLabelOnly()
    {
        ConfusionMatrix matrix = new(2);
        matrix.Add<int>([0, -1, 7, 1], [0, 0, 1, 1]);
        Assert.Equal(new ClassCounts(1, 2, 1), matrix.Counts(0));
        Assert.Equal(new ClassCounts(1, 2, 1), matrix.Counts(1));
        Assert.Equal(0.5, matrix.Compute().PixelAccuracy);
    }

    [Fact]
    public void Add_LengthsDiffer_NamesBoth() =>
        Assert.Contains("3 predictions for 2 labels",
            Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2).Add<byte>([0, 0, 0], [0, 0])).Message, StringComparison.Ordinal);

    [Fact]
    public void Merge_OtherClassCount_Throws() =>
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2).Merge(new ConfusionMatrix(3)));

    private static ConfusionMatrix Matrix(JsonElement item) => new(
        item.GetProperty("num_classes").GetInt32(), item.GetProperty("ignore_index").GetInt32(),
        item.GetProperty("reduce_zero_label").GetBoolean());

    private static void AssertCounts(JsonElement item, ConfusionMatrix matrix)
    {
        JsonElement total = item.GetProperty("total");
        for (int c = 0; c < matrix.ClassCount; c++)
        {
            ClassCounts counts = matrix.Counts(c);
            Assert.Equal(total.GetProperty("intersect")[c].GetDouble(), counts.Intersection);
            Assert.Equal(total.GetProperty("union")[c].GetDouble(), counts.Union);
            Assert.Equal(total.GetProperty("pred")[c].GetDouble(), counts.Predicted);
            Assert.Equal(total.GetProperty("label")[c].GetDouble(), counts.Labelled);
        }

        int label = 0;
        foreach (JsonElement row in item.GetProperty("confusion_gt_rows_pred_cols").EnumerateArray())
        {
            Assert.Equal(GoldenCase.Ints(row).Select(n => (long)n), Enumerable.Range(0, matrix.ClassCount).Select(p => matrix[label, p]));
            label++;
        }
    }

    private static void AssertClose(JsonElement expected, SegmentationMetrics metrics, Func<ClassMetrics, double> metric)
    {
        Assert.Equal(expected.GetArrayLength(), metrics.Classes.Count);
        for (int i = 0; i < metrics.Classes.Count; i++)
        {
            AssertClose(expected[i], metric(metrics.Classes[i]));
        }
    }

    private static void AssertClose(JsonElement expected, double actual) => Assert.Equal(GoldenCase.Double(expected), actual, 1e-12);

    [Fact]
    public void MajorityBaseline_ThreeClasses_PredictsTheMostFrequentEverywhere()
    {
        ConfusionMatrix matrix = new(3);
        matrix.Add<byte>([0, 0, 1, 1, 2, 0], [0, 1, 1, 1, 2, 255]);
        (int most, SegmentationMetrics metrics) = matrix.MajorityBaseline();
        Assert.Equal(1, most); // 3 of the 5 counted pixels
        Assert.Equal(0.6, metrics.PixelAccuracy, 12);
        Assert.Equal(0.6 / 3, metrics.MeanIoU, 12); // the other two classes have no intersection
    }
}
