using SegSharp.Diagnosis.Rules.Frameworks.Smp;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.Smp;

/// <summary>A fault and its sound neighbour for <see cref="SmpArchitectureRule"/>.</summary>
public sealed class SmpArchitectureRuleTests
{
    [Theory]
    [InlineData("SEG0001/smp-arch", "arch", "'arch': 'Unett', 'encoder_name': 'resnet34'", "")]
    [InlineData("SEG0001/smp-encoder", "encoder_name", "'arch': 'Unet', 'encoder_name': 'resnet43'", "")]
    [InlineData("SEG0002/smp-weights", "encoder_weights",
        "'arch': 'Unet', 'encoder_name': 'resnext101_32x4d', 'encoder_weights': 'imagenet'", "")]
    [InlineData("SEG0002/smp-aux", "aux_params.classes", "'arch': 'Unet', 'classes': 4, 'aux_params': {'dropout': 0.5}", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime) =>
        RuleAssert.BrokenThenMended<SmpArchitectureRule>(Repro.Of("smp", config.Replace('\'', '"'), runtime.Replace('\'', '"')), message,
            key);

    [Theory]
    [InlineData("'arch': 'unet', 'encoder_name': 'tu-convnext_tiny', 'encoder_weights': 'imagenet'", "")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("smp", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
