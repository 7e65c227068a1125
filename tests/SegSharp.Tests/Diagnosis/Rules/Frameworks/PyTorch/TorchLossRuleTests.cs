using SegSharp.Diagnosis.Rules.Frameworks.PyTorch;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>A fault and its sound neighbour for <see cref="TorchLossRule"/>.</summary>
public sealed class TorchLossRuleTests
{
    [Theory]
    [InlineData("SEG0304/torch-softmax-of-one", "loss.type", "'model': {'classes': 1}, 'loss': {'type': 'CrossEntropyLoss'}", "")]
    [InlineData("SEG0304/torch-activated-twice", "model.activation",
        "'model': {'activation': 'sigmoid'}, 'loss': {'type': 'BCEWithLogitsLoss'}", "")]
    [InlineData("SEG0304/torch-not-activated", "loss.type", "'model': {'activation': null}, 'loss': {'type': 'BCELoss'}", "")]
    [InlineData("SEG0305/torch-pos-weight", "loss.pos_weight", "'loss': {'type': 'BCEWithLogitsLoss', 'pos_weight': [1.0, 2.0, 3.0]}",
        "'pred': [2, 3, 64, 64]")]
    public void Check_Models_NameTheKeyAndMendIt(string message, string key, string config, string runtime) =>
        RuleAssert.BrokenThenMended<TorchLossRule>(Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"')), message, key);

    [Theory]
    [InlineData("'model': {'activation': 'log_softmax'}, 'loss': {'type': 'NLLLoss'}",
        "'pred': [2, 3, 8, 8], 'target': [2, 8, 8], 'target_dtype': 'int64'")]
    [InlineData("'loss': {'type': 'BCEWithLogitsLoss', 'pos_weight': [[[1.0]], [[2.0]], [[3.0]]]}",
        "'pred': [2, 3, 64, 64], 'target': [2, 3, 64, 64]")]
    public void Check_SoundModels_SayNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
