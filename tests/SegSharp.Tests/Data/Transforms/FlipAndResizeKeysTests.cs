using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Data.Transforms;

/// <summary><c>swap_seg_labels</c> of RandomFlip, and what <c>resize_type</c> draws a scale for.</summary>
public sealed class FlipAndResizeKeysTests
{
    [Theory]
    [InlineData("prob=1.0, swap_seg_labels=[(1, 2), (3, 4)]", new byte[] { 2, 3, 4, 1, 2, 255 })]
    [InlineData("prob=1.0", new byte[] { 1, 4, 3, 2, 1, 255 })]
    [InlineData("prob=0.0, swap_seg_labels=[(1, 2)]", new byte[] { 255, 1, 2, 3, 4, 1 })]
    public void Flip_PairsOfLabels_ChangePlacesWhereTheImageIsMirrored(string keys, byte[] expected)
    {
        Sample sample = Sample.FromImage(new ByteImage(1, 6, 3)) with { Labels = new LabelMap(1, 6, [255, 1, 2, 3, 4, 1]) };
        Assert.Equal(expected, Build($"type='RandomFlip', {keys}").Apply(sample, new SeededSampleRandom(1, 0, 0)).Labels!.Labels.ToArray());
        Assert.Equal([255, 1, 2, 3, 4, 1], sample.Labels!.Labels.ToArray());
    }

    [Theory]
    [InlineData("swap_seg_labels=[1, 2]", "it is no list of pairs")]
    [InlineData("swap_seg_labels=[(1, 2, 3)]", "it is no list of pairs")]
    [InlineData("swap_seg_labels=[(1, 300)]", "(1, 300) are no labels")]
    public void Flip_WrongPairs_AreTold(string keys, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => Build($"type='RandomFlip', prob=0.5, {keys}")).Message,
            StringComparison.Ordinal);

    // 40 rows of 60: the shorter side gets the drawn length, unless the longer one would pass its limit
    [Theory]
    [InlineData("type='RandomChoiceResize', scales=[20], resize_type='ResizeShortestEdge', max_size=100", 20, 30)]
    [InlineData("type='RandomChoiceResize', scales=[80], resize_type='ResizeShortestEdge', max_size=90", 60, 90)]
    [InlineData("type='RandomChoiceResize', scales=[(80, 20)], resize_type='ResizeShortestEdge', max_size=100", 20, 30)]
    [InlineData("type='RandomResize', scale=(80, 20), ratio_range=(1.0, 1.0), resize_type='mmseg.ResizeShortestEdge', max_size=100", 20,
        30)]
    [InlineData("type='RandomResize', scale=(80, 20), ratio_range=(1.0, 1.0), keep_ratio=True", 20, 30)]
    [InlineData("type='RandomResize', scale=(80, 20), ratio_range=(1.0, 1.0), resize_type='Resize'", 20, 80)]
    public void Resize_DrawnScale_IsForTheTypeThatIsNamed(string keys, int height, int width)
    {
        Sample sample = Build(keys).Apply(Sample.FromImage(new ByteImage(40, 60, 3)), new SeededSampleRandom(1, 0, 0));
        Assert.Equal((height, width), (sample.Image!.Height, sample.Image.Width));
    }

    [Fact]
    public void Resize_SeveralLengths_AreAllDrawn()
    {
        ISampleTransform step = Build("type='RandomChoiceResize', scales=[20, 30, 40], resize_type='ResizeShortestEdge', max_size=100");
        Sample image = Sample.FromImage(new ByteImage(40, 60, 3));
        Assert.Equal([20, 30, 40],
            Enumerable.Range(0, 50).Select(i => step.Apply(image, new SeededSampleRandom(1, 0, i)).Image!.Height).Distinct().Order());
    }

    [Theory]
    [InlineData("resize_type='ResizeShortestEdge'", "'max_size' is missing")]
    [InlineData("resize_type='ResizeShortestEdge', max_size=0", "it is 0")]
    [InlineData("resize_type='ResizeToMultiple'", "a scale cannot be drawn for 'ResizeToMultiple'")]
    public void Resize_WrongType_IsTold(string keys, string expected) => Assert.Contains(
        expected, Assert.Throws<ConfigException>(() => Build($"type='RandomChoiceResize', scales=[20], {keys}")).Message,
        StringComparison.Ordinal);

    private static ISampleTransform Build(string keys) => new Registries().Transforms().Build(
        new ConfigSection((ConfigDict)ConfigFile.Parse($"step = dict({keys})")["step"], "step"));
}
