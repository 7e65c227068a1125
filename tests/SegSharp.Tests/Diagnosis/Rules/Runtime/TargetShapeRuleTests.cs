using SegSharp.Diagnosis.Rules.Runtime;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Runtime;

/// <summary>A fault and its sound neighbour for <see cref="TargetShapeRule"/>.</summary>
public sealed class TargetShapeRuleTests
{
    [Theory]
    [InlineData("SEG0401/loss-channel-axis", "runtime.target", "'loss': {'type': 'CrossEntropyLoss'}",
        "'pred': [2, 3, 8, 8], 'target': [2, 1, 8, 8]", "")]
    [InlineData("SEG0401/loss-one-hot", "runtime.target", "'loss': {'type': 'CrossEntropyLoss'}",
        "'pred': [2, 5, 8, 8], 'target': [2, 5, 8, 8]", "")]
    [InlineData("SEG0401/loss-one-hot", "runtime.target", "'loss': {'type': 'CrossEntropyLoss'}",
        "'pred': [2, 5, 8, 8], 'target': [2, 8, 8, 5]", "")]
    [InlineData("SEG0401/loss-missing-axis", "runtime.target", "'loss': {'type': 'BCEWithLogitsLoss'}",
        "'pred': [2, 1, 8, 8], 'target': [2, 8, 8]", "")]
    [InlineData("SEG0401/loss-batch", "runtime.target", "'loss': {'type': 'CrossEntropyLoss'}",
        "'pred': [4, 3, 8, 8], 'target': [2, 8, 8]", "")]
    [InlineData("SEG0401/loss-rank", "runtime.target", "'loss': {'type': 'CrossEntropyLoss'}", "'pred': [4, 3, 8, 8], 'target': [256]", "")]
    [InlineData("SEG0114/loss-batch-axis", "runtime.target", "'loss': {'type': 'CrossEntropyLoss'}",
        "'pred': [1, 3, 8, 8], 'target': [8, 8]", "")]
    [InlineData("SEG0111/loss-stride", "runtime.pred", "'loss': {'type': 'CrossEntropyLoss'}",
        "'pred': [2, 3, 16, 16], 'target': [2, 128, 128]", "")]
    [InlineData("SEG0308/loss-size", "runtime.target", "'loss': {'type': 'CrossEntropyLoss'}",
        "'pred': [2, 3, 100, 90], 'target': [2, 101, 90]", "")]
    [InlineData("SEG0308/loss-swapped", "runtime.target", "'loss': {'type': 'BCEWithLogitsLoss'}",
        "'pred': [2, 1, 100, 90], 'target': [2, 1, 90, 100]", "")]
    [InlineData("SEG0307/loss-colours", "data.mask.channels", "'loss': {'type': 'CrossEntropyLoss'}",
        "'pred': [2, 5, 8, 8], 'target': [2, 3, 8, 8]", "'mask': {'channels': 3}")]
    [InlineData("SEG0309/loss-channels-last", "runtime.target", "'loss': {'type': 'BCEWithLogitsLoss'}",
        "'pred': [2, 1, 32, 32], 'target': [2, 32, 32, 1]", "")]
    [InlineData("SEG0304/loss-channels", "runtime.target", "'loss': {'type': 'BCEWithLogitsLoss'}",
        "'pred': [2, 2, 8, 8], 'target': [2, 1, 8, 8]", "")]
    [InlineData("SEG0307/loss-colours", "data.mask.values", "'loss': {'type': 'BCEWithLogitsLoss'}",
        "'pred': [1, 1, 8, 8], 'target': [1, 3, 8, 8]", "'mask': {'channels': 3, 'values': [0, 255]}")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended<TargetShapeRule>(Torch(config, runtime, data), message, key);

    [Theory]
    [InlineData("'loss': {'type': 'CrossEntropyLoss'}", "'pred': [2, 3, 8, 8], 'target': [2, 8, 8], 'target_dtype': 'torch.long'", "")]
    // class probabilities
    [InlineData("'loss': {'type': 'CrossEntropyLoss'}", "'pred': [2, 3, 8, 8], 'target': [2, 3, 8, 8], 'target_dtype': 'float32'", "")]
    [InlineData("'loss': {'type': 'CrossEntropyLoss'}", "'pred': [16, 10], 'target': [16]", "")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Torch(config, runtime, data));

    private static Repro Torch(string config, string runtime, string data) =>
        Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"'));
}
