using SegSharp.Diagnosis.Rules.Frameworks.Smp;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.Smp;

/// <summary>A fault and its sound neighbour for <see cref="SmpEncoderSupportRule"/>.</summary>
public sealed class SmpEncoderSupportRuleTests
{
    [Theory]
    [InlineData("SEG0110/smp-dilated", "encoder_name", "'arch': 'DeepLabV3Plus', 'encoder_name': 'mit_b2'", "")]
    [InlineData("SEG0110/smp-dilated", "encoder_name", "'arch': 'PAN', 'encoder_name': 'densenet121'", "")]
    [InlineData("SEG0110/smp-dilated", "encoder_name", "'arch': 'DeepLabV3', 'encoder_name': 'vgg16_bn'", "")]
    [InlineData("SEG0110/smp-placeholder", "encoder_name", "'arch': 'UnetPlusPlus', 'encoder_name': 'mit_b0'", "")]
    [InlineData("SEG0110/smp-placeholder", "encoder_name", "'arch': 'linknet', 'encoder_name': 'mit_b5'", "")]
    [InlineData("SEG0110/smp-dpt", "encoder_name", "'arch': 'DPT', 'encoder_name': 'resnet50'", "")]
    [InlineData("SEG0110/smp-mit-channels", "in_channels", "'arch': 'Unet', 'encoder_name': 'mit_b1', 'in_channels': 4",
        "'version': 'smp 0.3.2'")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime) =>
        RuleAssert.BrokenThenMended<SmpEncoderSupportRule>(Repro.Of("smp", config.Replace('\'', '"'), runtime.Replace('\'', '"')), message,
            key);

    [Theory]
    // the placeholder is by design
    [InlineData("'arch': 'Segformer', 'encoder_name': 'mit_b3', 'in_channels': 2, 'classes': 3", "'input': [1, 2, 512, 512]")]
    [InlineData("'arch': 'PAN', 'encoder_name': 'densenet121', 'encoder_dilation': false", "")]
    // the first layer adapts
    [InlineData("'arch': 'Unet', 'encoder_name': 'resnet50', 'in_channels': 6, 'encoder_weights': 'imagenet'", "'input': [2, 6, 64, 64]")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("smp", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
