using SegSharp.Diagnosis.Rules.Frameworks.Smp;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.Smp;

/// <summary>A fault and its sound neighbour for <see cref="SmpDecoderRule"/>.</summary>
public sealed class SmpDecoderRuleTests
{
    [Theory]
    [InlineData("SEG0002/smp-depth", "encoder_depth", "'arch': 'FPN', 'encoder_depth': 6", "")]
    [InlineData("SEG0002/smp-stride", "encoder_output_stride", "'arch': 'DeepLabV3Plus', 'encoder_output_stride': 4", "")]
    [InlineData("SEG0102/smp-depth", "decoder_channels",
        "'arch': 'Unet', 'encoder_depth': 3, 'decoder_channels': [256, 128, 64, 32, 16]", "")]
    [InlineData("SEG0102/smp-depth", "decoder_channels", "'arch': 'MAnet', 'encoder_depth': 4", "")]
    [InlineData("SEG0102/smp-depth", "decoder_channels", "'arch': 'UnetPlusPlus', 'decoder_channels': [64, 32]", "")]
    [InlineData("SEG0102/smp-scse", "decoder_attention_type",
        "'arch': 'Unet', 'decoder_attention_type': 'scse', 'decoder_channels': [128, 64, 32, 16, 8]", "")]
    [InlineData("SEG0102/smp-head", "segmentation_head.in_channels", "'arch': 'FPN', 'segmentation_head': {'in_channels': 256}", "")]
    [InlineData("SEG0102/smp-head", "encoder_channels",
        "'arch': 'Unet', 'encoder_name': 'resnet50', 'encoder_channels': [64, 64, 128, 256, 512]", "")]
    [InlineData("SEG0105/smp-fpn", "decoder_segmentation_channels", "'arch': 'FPN', 'decoder_segmentation_channels': 100", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime) =>
        RuleAssert.BrokenThenMended<SmpDecoderRule>(Repro.Of("smp", config.Replace('\'', '"'), runtime.Replace('\'', '"')), message, key);

    [Theory]
    [InlineData("'arch': 'Unet', 'encoder_depth': 4, 'decoder_channels': [256, 128, 64, 32]", "'input': [2, 3, 272, 272]")] // 272 = 17 · 16
    [InlineData("'arch': 'Unet', 'decoder_attention_type': 'scse'", "")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("smp", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
