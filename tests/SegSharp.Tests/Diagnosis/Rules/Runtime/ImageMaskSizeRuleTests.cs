using SegSharp.Diagnosis.Rules.Runtime;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Runtime;

/// <summary>A fault and its sound neighbour for <see cref="ImageMaskSizeRule"/>.</summary>
public sealed class ImageMaskSizeRuleTests
{
    [Theory]
    [InlineData("SEG0308/size", "data.mask.size", "", "", "'image': {'size': [512, 512]}, 'mask': {'size': [256, 256]}")]
    [InlineData("SEG0308/swapped", "data.mask.size", "", "", "'image': {'size': [480, 640]}, 'mask': {'size': [640, 480]}")]
    [InlineData("SEG0308/size", "runtime.target", "'model': {'classes': 3}", "'input': [2, 3, 64, 64], 'target': [2, 32, 32]", "")]
    [InlineData("SEG0308/stack", "runtime.batch_size", "", "'batch_size': 4", "'image': {'sizes': [[480, 640], [600, 800]]}")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended<ImageMaskSizeRule>(Torch(config, runtime, data), message, key);

    [Theory]
    [InlineData("'transforms': [{'type': 'Resize', 'size': [256, 256]}]", "'batch_size': 4",
        "'image': {'sizes': [[480, 640], [600, 800]]}")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Torch(config, runtime, data));

    private static Repro Torch(string config, string runtime, string data) =>
        Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"'));
}
