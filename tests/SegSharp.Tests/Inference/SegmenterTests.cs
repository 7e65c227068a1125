using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;
using SegSharp.Data.Transforms;
using SegSharp.Inference;
using SegSharp.Models.Heads;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.Inference;

/// <summary>Views of one image, with a model whose answer depends on where a pixel lies.</summary>
public class SegmenterTests
{
    private const string NewConfig = """
        model = dict(type='EncoderDecoder')
        tta_model = dict(type='SegTTAModel')
        tta_pipeline = [
            dict(type='LoadImageFromFile'),
            dict(type='TestTimeAug', transforms=[
                [dict(type='Resize', scale_factor=r, keep_ratio=True) for r in (1.0, 0.5)],
                [dict(type='RandomFlip', prob=0., direction='horizontal'), dict(type='RandomFlip', prob=1., direction='horizontal')],
                [dict(type='LoadAnnotations')],
                [dict(type='PackSegInputs')]])]
        """;

    [Fact]
    public void Views_TestTimeAug_AreAllCombinations()
    {
        Experiment experiment = ExperimentReader.Read(ConfigFile.Parse(NewConfig));
        IReadOnlyList<TransformPipeline> views = TestTimeAugmentation.Views(experiment.TestTimePipeline, NoDataset());
        Assert.Equal(
            [(1.0, 0.0), (1.0, 1.0), (0.5, 0.0), (0.5, 1.0)],
            views.Select(view => (view.Transforms.OfType<Resize>().Single().Factor!.Value,
                view.Transforms.OfType<RandomFlip>().Single().Choices[0].Probability)));
    }

    [Theory]
    [InlineData("img_scale=(64, 32), flip=False", 12)]                            // what tools/test.py --aug-test makes of it
    [InlineData("img_scale=None, img_ratios=[0.5, 1.0], flip=True", 4)]
    [InlineData("img_scale=[(64, 32), (32, 16)], flip=True, flip_direction=['horizontal', 'vertical']", 6)]
    public void Views_MultiScaleFlipAug_AreScalesTimesFlips(string keys, int expected)
    {
        IReadOnlyList<TransformPipeline> views = TestTimeAugmentation.Views([], Dataset(keys));
        Assert.Equal(expected, views.Count);
        Sample sample = views[^1].Apply(Sample.FromImage(TestData.Noise(16, 32)), new SeededSampleRandom(0, 0, 0));
        Assert.NotNull(sample.Info.Flip);
    }

    [Fact]
    public void Views_RatioOfTheImagesOwnSize_IsCutAsInTheOriginal()
    {
        // int(33 * 0.5) = 16 columns, int(17 * 0.5) = 8 rows
        TransformPipeline view = TestTimeAugmentation.Views([], Dataset("img_scale=None, img_ratios=[0.5], flip=False"))[0];
        Sample sample = view.Apply(Sample.FromImage(TestData.Noise(17, 33)), new SeededSampleRandom(0, 0, 0));
        Assert.Equal((8, 16), (sample.Info.Height, sample.Info.Width));
    }

    [Fact]
    public void Views_NothingDescribed_SaysWhatToGive() =>
        Assert.Contains("tta_pipeline", Assert.Throws<ConfigException>(() => TestTimeAugmentation.Views([], NoDataset())).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Probabilities_ImageAndItsMirror_AreTheMeanOfBothSoftmaxes()
    {
        using TensorScope scope = TensorScope.Open();
        ByteImage image = TestData.Noise(4, 6);
        SampleBatch[] views = [Pack(image, null), Pack(image, FlipDirection.Horizontal)];
        float[] mean = new Segmenter(Model(), new WholeMode()).Probabilities(views)[0].ToArray<float>();

        // The stand-in adds the column to class 1, so at column x its two views add x and 5 - x.
        for (int x = 0; x < 6; x++)
        {
            double value = image.Pixels[x * 3], second = image.Pixels[(x * 3) + 1];
            double expected = (Sigmoid(second + x - value) + Sigmoid(second + 5 - x - value)) / 2;
            Assert.Equal(expected, mean[24 + x], 5);
        }
    }

    [Fact]
    public void Predict_OneView_TakesTheLargestLogit()
    {
        ByteImage image = TestData.Noise(4, 6);
        LabelMap labels = new Segmenter(Model(), new WholeMode()).Predict(Pack(image, null))[0];
        byte[] expected =
            [.. Enumerable.Range(0, 24).Select(i => (byte)(image.Pixels[(i * 3) + 1] + (i % 6) > image.Pixels[i * 3] ? 1 : 0))];
        Assert.Equal(expected, labels.Labels.ToArray());
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static EncoderDecoder Model() => new(new FirstChannels(), new ColumnHead());

    private static SampleBatch Pack(ByteImage image, FlipDirection? flip)
    {
        Sample sample = Sample.FromImage(image);
        sample = flip is { } direction ? new RandomFlip(1, direction).Apply(sample, new SeededSampleRandom(0, 0, 0)) : sample;
        return new BatchPacker(DataPreprocessor.None, training: false).Pack([sample]);
    }

    private static ConfigSection NoDataset() => new(ConfigDict.Of(("type", "CustomDataset")), "data.test");

    private static ConfigSection Dataset(string keys) => new(
        ConfigFile.Parse($"""
            pipeline = [
                dict(type='LoadImageFromFile'),
                dict(type='MultiScaleFlipAug', {keys}, transforms=[
                    dict(type='Resize', keep_ratio=True), dict(type='RandomFlip'), dict(type='Collect', keys=['img'])])]
            """),
        "data.test");

    private sealed class FirstChannels : Module<Tensor, IReadOnlyList<Tensor>>
    {
        protected override IReadOnlyList<Tensor> Forward(Tensor input) => [input.Narrow(1, 0, 2)];
    }

    private sealed class ColumnHead : Module<IReadOnlyList<Tensor>, Tensor>, IDecodeHead
    {
        public int NumClasses => 2;

        public bool AlignCorners => false;

        protected override Tensor Forward(IReadOnlyList<Tensor> input)
        {
            int width = (int)input[0].Shape[3].Value;
            float[] columns = [.. Enumerable.Range(0, 2 * width).Select(i => i < width ? 0f : i - width)];
            return input[0].Add(Tensor.From<float>(columns, [1, 2, 1, width]));
        }
    }
}
