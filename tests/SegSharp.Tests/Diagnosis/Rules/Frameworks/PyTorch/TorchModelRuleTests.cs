using SegSharp.Diagnosis.Rules.Frameworks.PyTorch;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>A fault and its sound neighbour for <see cref="TorchModelRule"/>.</summary>
public sealed class TorchModelRuleTests
{
    [Theory]
    [InlineData("SEG0107/torch-unet", "runtime.input", "'model': {'arch': 'UNet', 'depth': 4}", "'input': [1, 3, 100, 96]")]
    [InlineData("SEG0109/torch-vit", "runtime.input", "'model': {'arch': 'vit_b_16'}", "'input': [1, 3, 256, 256]")]
    [InlineData("SEG0402/torch", "runtime.input.0", "'model': {'arch': 'deeplabv3_resnet50'}",
        "'input': [1, 3, 256, 256], 'mode': 'train'")]
    [InlineData("SEG0402/torch-last", "train_dataloader.drop_last",
        "'model': {'arch': 'deeplabv3_resnet101'}, 'train_dataloader': {'batch_size': 4}", "'mode': 'train', 'n_samples': 9")]
    [InlineData("SEG0104/torch", "model.num_heads", "'model': {'embed_dim': 384, 'num_heads': 7}", "")]
    public void Check_Models_NameTheKeyAndMendIt(string message, string key, string config, string runtime) =>
        RuleAssert.BrokenThenMended<TorchModelRule>(Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"')), message, key);

    [Theory]
    [InlineData("'model': {'arch': 'UNet', 'depth': 3}", "'input': [1, 3, 104, 96]")]
    [InlineData("'model': {'arch': 'vit_b_16', 'image_size': 384}", "'input': [1, 3, 384, 384]")]
    public void Check_SoundModels_SayNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
