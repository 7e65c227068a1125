using SegSharp.Diagnosis.Rules.Runtime;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Runtime;

/// <summary>A fault and its sound neighbour for <see cref="VoidLabelRule"/>.</summary>
public sealed class VoidLabelRuleTests
{
    [Theory]
    [InlineData("SEG0303/void-label", "loss.ignore_index", "'model': {'num_classes': 4}, 'loss': {'type': 'CrossEntropyLoss'}", "",
        "'mask': {'values': [0, 1, 2, 3, 255]}")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended<VoidLabelRule>(Torch(config, runtime, data), message, key);

    [Theory]
    [InlineData("'model': {'num_classes': 4}, 'loss': {'type': 'CrossEntropyLoss', 'ignore_index': 255}", "",
        "'mask': {'values': [0, 1, 2, 3, 255]}")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Torch(config, runtime, data));

    private static Repro Torch(string config, string runtime, string data) =>
        Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"'));
}
