using SegSharp.Diagnosis.Rules.Runtime;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Runtime;

/// <summary>A fault and its sound neighbour for <see cref="DatasetFilesRule"/>.</summary>
public sealed class DatasetFilesRuleTests
{
    [Theory]
    [InlineData("SEG0004/suffix", "dataset.img_suffix", "'dataset': {'img_suffix': '.jpg', 'seg_map_suffix': '.png'}", "",
        "'image': {'suffix': '.tif'}, 'mask': {'suffix': '.png'}")]
    [InlineData("SEG0004/suffix", "dataset.seg_map_suffix", "'dataset': {'seg_map_suffix': '_mask.png'}", "",
        "'mask': {'files': ['a.png', 'b.png']}")]
    [InlineData("SEG0004/counts", "data.mask.count", "", "", "'image': {'count': 100}, 'mask': {'count': 97}")]
    [InlineData("SEG0004/missing", "data.missing", "", "", "'missing': ['images/train']")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended<DatasetFilesRule>(Torch(config, runtime, data), message, key);

    [Theory]
    [InlineData("SEG0004/pairs", "data.mask.files", "", "", "'image': {'files': ['a.jpg']}, 'mask': {'files': ['b.png']}")]
    [InlineData("SEG0004/empty", "dataset.data_root", "'dataset': {'data_root': 'data/x'}", "", "'n_samples': 0")]
    [InlineData("SEG0004/unregistered", "DATASETS.TRAIN.0", "'DATASETS': {'TRAIN': ['balloon_train']}", "", "'registered': []")]
    public void Check_WhatNoEditMends_IsFound(string message, string key, string config, string runtime, string data) =>
        RuleAssert.Broken<DatasetFilesRule>(Torch(config, runtime, data), message, key);

    [Theory]
    [InlineData("'dataset': {'img_suffix': '.jpg'}", "",
        "'image': {'files': ['a.jpg'], 'count': 1}, 'mask': {'files': ['a.png'], 'count': 1}")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Torch(config, runtime, data));

    private static Repro Torch(string config, string runtime, string data) =>
        Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"'));
}
