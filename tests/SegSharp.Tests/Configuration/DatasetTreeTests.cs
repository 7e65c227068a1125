using SegSharp.Configuration;

namespace SegSharp.Tests.Configuration;

/// <summary>How data sets nest: each way to write it gives the same data sets in the end.</summary>
public sealed class DatasetTreeTests
{
    [Theory]
    [InlineData("d = dict(type='A')", "")]
    [InlineData("d = dict(type='RepeatDataset', times=2, dataset=dict(type='A'))", "dataset")]
    [InlineData("d = dict(type='ConcatDataset', datasets=[dict(type='A'), dict(type='B')])", "datasets.0 datasets.1")]
    [InlineData("d = [dict(type='A'), dict(type='RepeatDataset', times=3, dataset=dict(type='B'))]", "0 1.dataset")]
    [InlineData("d = dict(type='RepeatDataset', times=2, dataset=[dict(type='A'), dict(type='B')])", "dataset.0 dataset.1")]
    [InlineData(
        "d = dict(type='MultiImageMixDataset', pipeline=[], dataset=dict(type='ConcatDataset', datasets=[dict(type='ClassBalancedDataset', "
        + "oversample_thr=0.1, dataset=dict(type='A')), dict(type='B')]))",
        "dataset.datasets.0.dataset dataset.datasets.1")]
    public void Leaves_OfEachWayToNest_AreTheInnermostDataSets(string text, string expected)
    {
        ConfigNode? config = ConfigFile.Parse(text, "c.py").TryGet("d", out ConfigNode? node) ? node : null;
        Assert.Equal(expected, string.Join(' ', DatasetTree.Leaves(config).Select(leaf => leaf.Path)));
        Assert.All(DatasetTree.Leaves(config), leaf => Assert.True(new ConfigSection(leaf.Dataset, leaf.Path).Type is "A" or "B"));
    }

    [Fact]
    public void Change_OfSeveralInAWrapper_ReachesEachPipeline()
    {
        ConfigDict config = ConfigFile.Parse(
            "d = dict(type='RepeatDataset', times=2, dataset=[dict(type='A', pipeline=[dict(type='x')]), dict(type='B', " +
                "pipeline=[dict(type='x')])])",
            "c.py");
        ConfigSection dataset = new ConfigSection(config, "").Section("d");
        ConfigSection changed = DatasetTree.Change(dataset, step => step.Of(ConfigDict.Of(("type", "y")), step.Path));
        Assert.Equal(["y", "y"], DatasetTree.Leaves(changed).Select(leaf => Assert.Single(DatasetTree.Pipeline(leaf)).Type));
        Assert.Equal("x", Assert.Single(DatasetTree.Pipeline(dataset)).Type);
    }
}
