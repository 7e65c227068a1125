using SegSharp.Diagnosis.Rules.Frameworks.Smp;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.Smp;

/// <summary>A fault and its sound neighbour for <see cref="SmpLossRule"/>.</summary>
public sealed class SmpLossRuleTests
{
    [Theory]
    [InlineData("SEG0304/smp-softmax-of-one", "loss.mode",
        "'arch': 'Unet', 'classes': 1, 'loss': {'type': 'DiceLoss', 'mode': 'multiclass'}", "")]
    [InlineData("SEG0304/smp-softmax-of-one", "classes", "'arch': 'Unet', 'classes': 1, 'loss': {'type': 'CrossEntropyLoss'}", "")]
    [InlineData("SEG0304/smp-sigmoid-of-many", "loss.mode",
        "'arch': 'Unet', 'classes': 3, 'loss': {'type': 'JaccardLoss', 'mode': 'binary'}", "")]
    [InlineData("SEG0304/smp-activated-twice", "activation",
        "'arch': 'Unet', 'activation': 'sigmoid', 'loss': {'type': 'SoftBCEWithLogitsLoss'}", "")]
    [InlineData("SEG0304/smp-not-activated", "activation", "'arch': 'Unet', 'loss': {'type': 'torch.nn.BCELoss'}", "")]
    [InlineData("SEG0304/smp-softmax-activation", "activation", "'arch': 'Unet', 'classes': 1, 'activation': 'softmax2d'", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime) =>
        RuleAssert.BrokenThenMended<SmpLossRule>(Repro.Of("smp", config.Replace('\'', '"'), runtime.Replace('\'', '"')), message, key);

    [Theory]
    // Dice flattens both
    [InlineData("'arch': 'Unet', 'classes': 1, 'loss': {'type': 'DiceLoss', 'mode': 'binary'}",
        "'pred': [2, 1, 64, 64], 'target': [2, 64, 64]")]
    [InlineData("'arch': 'FPN', 'classes': 5, 'loss': {'type': 'FocalLoss', 'mode': 'multiclass'}",
        "'pred': [2, 5, 64, 64], 'target': [2, 64, 64], 'target_dtype': 'int64'")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("smp", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
