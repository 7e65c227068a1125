namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>Constructor arguments of segmentation_models_pytorch.</summary>
public sealed class SmpRuleTests
{
    [Theory]
    [InlineData("'arch': 'Unet', 'encoder_name': 'mit_b0'", "'input': [4, 3, 256, 256], 'mode': 'train'")]
    [InlineData("'something': {'else': [1]}", "'input': 'unknown'")]
    public void Check_Sound_SaysNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("smp", config.Replace('\'', '"'), runtime.Replace('\'', '"')));

    [Fact]
    public void Check_EmptyConfig_IsTheLibrarysDefault() => RuleAssert.Sound(Repro.Of("smp", ""));
}
