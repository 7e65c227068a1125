using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Data.Loading;

public sealed class BatchPackerTests
{
    private static readonly double[] _mean = [123.675, 116.28, 103.53];
    private static readonly double[] _std = [58.395, 57.12, 57.375];

    [Fact]
    public void Pack_EitherGeneration_GivesTheSameBatch()
    {
        Sample[] samples = [Labelled(6, 8, seed: 1), Labelled(6, 8, seed: 2)];
        DataPreprocessor preprocessor = new() { Mean = _mean, Std = _std, SwapRedAndBlue = true, Size = (8, 8) };
        TransformPipeline transforms = new([new Normalize(_mean, _std), new Pad { Height = 8, Width = 8 }]);

        SampleBatch packed = new BatchPacker(preprocessor, training: true).Pack(samples);
        SampleBatch transformed = new BatchPacker(DataPreprocessor.None, training: true).Pack(
            [.. samples.Select(s => transforms.Apply(s, new ScriptedRandom([])))]);

        Assert.Equal((2, 3, 8, 8), (packed.N, packed.C, packed.H, packed.W));
        ImageAssert.Close(transformed.Pixels, packed.Pixels, 1e-6f); // one multiplies with 1 / std, the other divides
        Assert.Equal(transformed.Labels, packed.Labels);
        Assert.Equal(255, packed.Labels![^1]);
    }

    [Fact]
    public void Pack_OnePixel_PutsRedFirst()
    {
        Sample sample = Sample.FromImage(new ByteImage(1, 1, 3, [10, 20, 30]));
        SampleBatch batch = new BatchPacker(new DataPreprocessor { SwapRedAndBlue = true }, training: false).Pack([sample]);
        Assert.Equal([30f, 20f, 10f], batch.Pixels);
        Assert.Null(batch.Labels);
    }

    [Fact]
    public void Pack_SizeDivisor_PadsToTheLargestSizeRoundedUp()
    {
        DataPreprocessor preprocessor = new() { TestSizeDivisor = 4, PadValue = 9 };
        SampleBatch batch = new BatchPacker(preprocessor, training: false).Pack([Labelled(5, 3), Labelled(2, 6)]);
        Assert.Equal((8, 8), (batch.H, batch.W));
        Assert.Equal(9f, batch.Pixels[^1]);
    }

    [Fact]
    public void Pack_DifferentSizes_NamesBothAndTheMissingStep()
    {
        Sample other = Sample.FromImage(new ByteImage(4, 5, 3), "other.jpg");
        DataException e =
            Assert.Throws<DataException>(() => new BatchPacker(DataPreprocessor.None, training: true).Pack([Labelled(4, 4), other]));
        Assert.Contains("4x4", e.Message, StringComparison.Ordinal);
        Assert.Contains("'other.jpg' is 5x4", e.Message, StringComparison.Ordinal);
        Assert.Contains("RandomCrop and Pad", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_LabelsAtTheOriginalSize_LeavesThemOut()
    {
        Sample sample = Sample.FromImage(new ByteImage(4, 4, 3)) with { Labels = new LabelMap(8, 8) };
        Assert.Null(new BatchPacker(DataPreprocessor.None, training: false).Pack([sample]).Labels);
    }

    private static Sample Labelled(int height, int width, int seed = 1) =>
        Sample.FromImage(TestData.Noise(height, width, seed: seed)) with { Labels = TestData.Labels(height, width, 4, seed) };
}
