using SegSharp.Diagnosis.Rules.Runtime;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Runtime;

/// <summary>A fault and its sound neighbour for <see cref="InputRankRule"/>.</summary>
public sealed class InputRankRuleTests
{
    [Theory]
    [InlineData("SEG0114/input", "runtime.input", "'model': {'in_channels': 3}", "'input': [3, 256, 256]", "")]
    [InlineData("SEG0309/channels-last", "runtime.input", "'model': {'in_channels': 3}", "'input': [2, 256, 256, 3]", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended<InputRankRule>(Torch(config, runtime, data), message, key);

    [Theory]
    [InlineData("'model': {'in_channels': 3}", "'input': [2, 3, 256, 256]", "")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Torch(config, runtime, data));

    private static Repro Torch(string config, string runtime, string data) =>
        Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"'));
}
