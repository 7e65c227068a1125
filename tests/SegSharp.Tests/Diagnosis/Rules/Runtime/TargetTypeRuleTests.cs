using SegSharp.Diagnosis.Rules.Runtime;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Runtime;

/// <summary>A fault and its sound neighbour for <see cref="TargetTypeRule"/>.</summary>
public sealed class TargetTypeRuleTests
{
    [Theory]
    [InlineData("SEG0405/target-indices", "runtime.target_dtype", "'loss': {'type': 'NLLLoss'}", "'target_dtype': 'torch.uint8'", "")]
    [InlineData("SEG0405/target-values", "data.mask.dtype", "'loss': {'type': 'BCEWithLogitsLoss'}", "", "'mask': {'dtype': 'int64'}")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended<TargetTypeRule>(Torch(config, runtime, data), message, key);

    [Theory]
    [InlineData("'loss': {'type': 'BCEWithLogitsLoss'}", "'pred': [2, 1, 8, 8], 'target': [2, 1, 8, 8], 'target_dtype': 'float'", "")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Torch(config, runtime, data));

    private static Repro Torch(string config, string runtime, string data) =>
        Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"'));
}
