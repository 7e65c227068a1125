using SegSharp.Diagnosis.Rules.Runtime;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Runtime;

/// <summary>A fault and its sound neighbour for <see cref="ImageChannelsRule"/>.</summary>
public sealed class ImageChannelsRuleTests
{
    [Theory]
    [InlineData("SEG0310/image-channels", "model.image_mean",
        "'model': {'in_channels': 4, 'image_mean': [1, 2, 3], 'image_std': [1, 1, 1]}", "", "'image': {'channels': 4}")]
    [InlineData("SEG0310/image-file", "data.image.channels", "'transforms': [{'type': 'Normalize', 'mean': [1, 2, 3], 'std': [1, 1, 1]}]",
        "", "'image': {'channels': 1}")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended<ImageChannelsRule>(Torch(config, runtime, data), message, key);

    [Theory]
    // one mean stands for all
    [InlineData("'transforms': [{'type': 'Normalize', 'mean': [0.5], 'std': [0.5]}]", "", "'image': {'channels': 3}")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Torch(config, runtime, data));

    private static Repro Torch(string config, string runtime, string data) =>
        Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"'));
}
