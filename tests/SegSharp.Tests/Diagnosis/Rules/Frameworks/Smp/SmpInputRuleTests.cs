using SegSharp.Diagnosis.Rules.Frameworks.Smp;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.Smp;

/// <summary>A fault and its sound neighbour for <see cref="SmpInputRule"/>.</summary>
public sealed class SmpInputRuleTests
{
    [Theory]
    [InlineData("SEG0107/smp", "runtime.input", "'arch': 'Unet', 'encoder_name': 'resnet34'", "'input': [2, 3, 500, 512]")]
    [InlineData("SEG0107/smp", "input_size",
        "'arch': 'UnetPlusPlus', 'encoder_depth': 4, 'decoder_channels': [64, 64, 32, 16], 'input_size': [200, 256]", "")]
    [InlineData("SEG0402/smp-pool", "runtime.batch_size", "'arch': 'DeepLabV3Plus'", "'batch_size': 1, 'mode': 'train'")]
    [InlineData("SEG0402/smp-map", "runtime.input.0", "'arch': 'Unet'", "'input': [1, 3, 32, 32], 'mode': 'train'")]
    [InlineData("SEG0402/smp-last", "train_dataloader.drop_last", "'arch': 'PAN', 'train_dataloader': {'batch_size': 8}",
        "'mode': 'train', 'n_samples': 801")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime) =>
        RuleAssert.BrokenThenMended<SmpInputRule>(Repro.Of("smp", config.Replace('\'', '"'), runtime.Replace('\'', '"')), message, key);

    [Theory]
    // PSPNet leaves the norm out at 1×1
    [InlineData("'arch': 'PSPNet', 'encoder_name': 'vgg16'", "'input': [1, 3, 200, 200], 'mode': 'train'")]
    [InlineData("'arch': 'DeepLabV3Plus', 'encoder_name': 'timm-efficientnet-b3'", "'input': [1, 3, 512, 512], 'mode': 'eval'")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("smp", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
