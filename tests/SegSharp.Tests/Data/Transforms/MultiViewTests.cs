using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Annotations;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Data.Transforms;

/// <summary>Views of an image go their own ways, each with its annotations.</summary>
public sealed class MultiViewTests
{
    private const string Steps = "num_views=[1, 2], transforms=["
        + "[dict(type='RandomCrop', crop_size=(16, 24))], "
        + "[dict(type='RandomFlip', prob=0.5), dict(type='RandomResize', scale=(40, 30), ratio_range=(0.5, 1.5)), " +
            "dict(type='RandomCrop', crop_size=(8, 8))]]";

    [Fact]
    public void Apply_EachView_MovesItsAnnotationsWithItsImage()
    {
        bool areDifferent = false;
        for (int draw = 0; draw < 20; draw++)
        {
            Sample sample = Build($"dict(type='MultiView', {Steps})").Apply(Start(draw), new SeededSampleRandom(1, draw, 0));
            Assert.Equal(2, ViewAnnotation.CountOf(sample.Annotations));
            Sample[] views = [sample, ViewAnnotation.Of(sample.Annotations, 1)!, ViewAnnotation.Of(sample.Annotations, 2)!];
            Assert.Equal([(16, 24), (8, 8), (8, 8)], views.Select(view => (view.Image!.Height, view.Image.Width)));
            Assert.All(views, view => Assert.Equal(view.Labels!.Labels.ToArray().Select(label => (float)label), Depths(view)));
            areDifferent |= !views[1].Labels!.Labels.SequenceEqual(views[2].Labels!.Labels);
        }

        Assert.True(areDifferent);
    }

    [Fact]
    public void Pipeline_StepsBehindIt_MoveTheFirstViewAlone()
    {
        const string before = "dict(type='RandomFlip', prob=1.0), dict(type='RandomCrop', crop_size=(20, 24))";
        Sample alone = Build($"{before}, dict(type='MultiView', {Steps})").Apply(Start(3), new SeededSampleRandom(1, 3, 0));
        Sample moved =
            Build($"{before}, dict(type='MultiView', {Steps}), dict(type='RandomFlip', prob=1.0), dict(type='Resize', scale=(48, 32))")
            .Apply(Start(3), new SeededSampleRandom(1, 3, 0));
        Assert.Equal((32, 48), (moved.Image!.Height, moved.Image.Width));
        Assert.Equal((32, 48), (moved.Labels!.Height, moved.Labels.Width));
        moved.Release(_ => false);
        for (int view = 1; view <= 2; view++)
        {
            ImageAssert.Equal(ViewAnnotation.Of(alone.Annotations, view)!.Image!, ViewAnnotation.Of(moved.Annotations, view)!.Image!);
            Assert.Equal(Depths(ViewAnnotation.Of(alone.Annotations, view)!), Depths(ViewAnnotation.Of(moved.Annotations, view)!));
        }
    }

    [Fact]
    public void Batch_Views_AreBatchesOfTheirOwn()
    {
        Sample[] samples = [.. Enumerable.Range(0, 3)
            .Select(draw => Build($"dict(type='MultiView', {Steps})").Apply(Start(draw), new SeededSampleRandom(1, draw, 0)))];
        DataPreprocessor preprocessor = new() { Mean = [100, 100, 100], Std = [50, 50, 50], SwapRedAndBlue = true };
        SampleBatch batch = new BatchPacker(preprocessor, training: true).Pack(samples);
        Assert.Equal((3, 16, 24, 2), (batch.N, batch.H, batch.W, batch.Views.Count));
        SampleBatch view = batch.Views[1];
        Assert.Equal((3, 3, 8, 8), (view.N, view.C, view.H, view.W));
        Sample second = ViewAnnotation.Of(samples[2].Annotations, 2)!;
        Assert.Equal(second.Labels!.Labels.ToArray(), view.Labels![(2 * 64)..]);
        Assert.Equal(Depths(second), view.Depths()[(2 * 64)..]);
        float red = ((ByteImage)second.Image!).Pixels[2];
        Assert.Equal((red - 100) / 50, view.Pixels[2 * 3 * 64], 1e-5f);
    }

    [Theory]
    [InlineData("num_views=[1], transforms=[[], []]", "there are 1 numbers for 2 lists of steps")]
    [InlineData("num_views=[0, 1], transforms=[[], []]", "at least one view")]
    [InlineData("num_views=1, transforms=[dict(type='RandomFlip')]", "a list of dicts")]
    [InlineData("num_views=[1], transforms=[[dict(type='RandomFlap')]]", "RandomFlap")]
    public void Read_WrongKeys_AreTold(string keys, string expected) => Assert.Contains(
        expected, Assert.Throws<ConfigException>(() => Build($"dict(type='MultiView', {keys})")).Message, StringComparison.Ordinal);

    private static float[] Depths(Sample view) => ((DepthMap)view.Annotations[AnnotationNames.Depth]!).Depths.Pixels.ToArray();

    private static Sample Start(int seed)
    {
        LabelMap labels = TestData.Labels(30, 40, 5, seed);
        FloatImage depths = new(30, 40, 1, [.. labels.Labels.ToArray().Select(label => (float)label)]);
        Sample sample = Sample.FromImage(TestData.Noise(30, 40, seed: seed)) with { Labels = labels };
        return sample with { Annotations = sample.Annotations.With(AnnotationNames.Depth, new DepthMap(depths)) };
    }

    private static TransformPipeline Build(string steps) => TransformRegistry.BuildPipeline(
        new ConfigSection(ConfigFile.Parse($"pipeline = [{steps}, dict(type='PackSegInputs')]"), "").Sections("pipeline"));
}
