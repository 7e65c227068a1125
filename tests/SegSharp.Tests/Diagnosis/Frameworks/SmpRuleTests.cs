namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>Constructor arguments of segmentation_models_pytorch.</summary>
public sealed class SmpRuleTests
{
    [Theory]
    [InlineData("SEG0001/smp-arch", "arch", "'arch': 'Unett', 'encoder_name': 'resnet34'", "")]
    [InlineData("SEG0001/smp-encoder", "encoder_name", "'arch': 'Unet', 'encoder_name': 'resnet43'", "")]
    [InlineData("SEG0002/smp-weights", "encoder_weights", "'arch': 'Unet', 'encoder_name': 'resnext101_32x4d', 'encoder_weights': 'imagenet'", "")]
    [InlineData("SEG0002/smp-aux", "aux_params.classes", "'arch': 'Unet', 'classes': 4, 'aux_params': {'dropout': 0.5}", "")]
    [InlineData("SEG0002/smp-depth", "encoder_depth", "'arch': 'FPN', 'encoder_depth': 6", "")]
    [InlineData("SEG0002/smp-stride", "encoder_output_stride", "'arch': 'DeepLabV3Plus', 'encoder_output_stride': 4", "")]
    [InlineData("SEG0110/smp-dilated", "encoder_name", "'arch': 'DeepLabV3Plus', 'encoder_name': 'mit_b2'", "")]
    [InlineData("SEG0110/smp-dilated", "encoder_name", "'arch': 'PAN', 'encoder_name': 'densenet121'", "")]
    [InlineData("SEG0110/smp-dilated", "encoder_name", "'arch': 'DeepLabV3', 'encoder_name': 'vgg16_bn'", "")]
    [InlineData("SEG0110/smp-placeholder", "encoder_name", "'arch': 'UnetPlusPlus', 'encoder_name': 'mit_b0'", "")]
    [InlineData("SEG0110/smp-placeholder", "encoder_name", "'arch': 'linknet', 'encoder_name': 'mit_b5'", "")]
    [InlineData("SEG0110/smp-dpt", "encoder_name", "'arch': 'DPT', 'encoder_name': 'resnet50'", "")]
    [InlineData("SEG0110/smp-mit-channels", "in_channels", "'arch': 'Unet', 'encoder_name': 'mit_b1', 'in_channels': 4", "'version': 'smp 0.3.2'")]
    [InlineData("SEG0102/smp-depth", "decoder_channels", "'arch': 'Unet', 'encoder_depth': 3, 'decoder_channels': [256, 128, 64, 32, 16]", "")]
    [InlineData("SEG0102/smp-depth", "decoder_channels", "'arch': 'MAnet', 'encoder_depth': 4", "")]
    [InlineData("SEG0102/smp-depth", "decoder_channels", "'arch': 'UnetPlusPlus', 'decoder_channels': [64, 32]", "")]
    [InlineData("SEG0102/smp-scse", "decoder_attention_type", "'arch': 'Unet', 'decoder_attention_type': 'scse', 'decoder_channels': [128, 64, 32, 16, 8]", "")]
    [InlineData("SEG0102/smp-head", "segmentation_head.in_channels", "'arch': 'FPN', 'segmentation_head': {'in_channels': 256}", "")]
    [InlineData("SEG0102/smp-head", "encoder_channels", "'arch': 'Unet', 'encoder_name': 'resnet50', 'encoder_channels': [64, 64, 128, 256, 512]", "")]
    [InlineData("SEG0105/smp-fpn", "decoder_segmentation_channels", "'arch': 'FPN', 'decoder_segmentation_channels': 100", "")]
    [InlineData("SEG0107/smp", "runtime.input", "'arch': 'Unet', 'encoder_name': 'resnet34'", "'input': [2, 3, 500, 512]")]
    [InlineData("SEG0107/smp", "input_size", "'arch': 'UnetPlusPlus', 'encoder_depth': 4, 'decoder_channels': [64, 64, 32, 16], 'input_size': [200, 256]", "")]
    [InlineData("SEG0402/smp-pool", "runtime.batch_size", "'arch': 'DeepLabV3Plus'", "'batch_size': 1, 'mode': 'train'")]
    [InlineData("SEG0402/smp-map", "runtime.input.0", "'arch': 'Unet'", "'input': [1, 3, 32, 32], 'mode': 'train'")]
    [InlineData("SEG0402/smp-last", "train_dataloader.drop_last", "'arch': 'PAN', 'train_dataloader': {'batch_size': 8}", "'mode': 'train', 'n_samples': 801")]
    [InlineData("SEG0304/smp-softmax-of-one", "loss.mode", "'arch': 'Unet', 'classes': 1, 'loss': {'type': 'DiceLoss', 'mode': 'multiclass'}", "")]
    [InlineData("SEG0304/smp-softmax-of-one", "classes", "'arch': 'Unet', 'classes': 1, 'loss': {'type': 'CrossEntropyLoss'}", "")]
    [InlineData("SEG0304/smp-sigmoid-of-many", "loss.mode", "'arch': 'Unet', 'classes': 3, 'loss': {'type': 'JaccardLoss', 'mode': 'binary'}", "")]
    [InlineData("SEG0304/smp-activated-twice", "activation", "'arch': 'Unet', 'activation': 'sigmoid', 'loss': {'type': 'SoftBCEWithLogitsLoss'}", "")]
    [InlineData("SEG0304/smp-not-activated", "activation", "'arch': 'Unet', 'loss': {'type': 'torch.nn.BCELoss'}", "")]
    [InlineData("SEG0304/smp-softmax-activation", "activation", "'arch': 'Unet', 'classes': 1, 'activation': 'softmax2d'", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime) =>
        RuleAssert.BrokenThenMended(Repro.Of("smp", config.Replace('\'', '"'), runtime.Replace('\'', '"')), message, key);

    [Theory]
    [InlineData("'arch': 'Segformer', 'encoder_name': 'mit_b3', 'in_channels': 2, 'classes': 3", "'input': [1, 2, 512, 512]")] // the placeholder is by design
    [InlineData("'arch': 'Unet', 'encoder_name': 'mit_b0'", "'input': [4, 3, 256, 256], 'mode': 'train'")]
    [InlineData("'arch': 'Unet', 'encoder_depth': 4, 'decoder_channels': [256, 128, 64, 32]", "'input': [2, 3, 272, 272]")] // 272 = 17 · 16
    [InlineData("'arch': 'PSPNet', 'encoder_name': 'vgg16'", "'input': [1, 3, 200, 200], 'mode': 'train'")] // PSPNet leaves the norm out at 1×1
    [InlineData("'arch': 'DeepLabV3Plus', 'encoder_name': 'timm-efficientnet-b3'", "'input': [1, 3, 512, 512], 'mode': 'eval'")]
    [InlineData("'arch': 'PAN', 'encoder_name': 'densenet121', 'encoder_dilation': false", "")]
    [InlineData("'arch': 'unet', 'encoder_name': 'tu-convnext_tiny', 'encoder_weights': 'imagenet'", "")]
    [InlineData("'arch': 'Unet', 'classes': 1, 'loss': {'type': 'DiceLoss', 'mode': 'binary'}", "'pred': [2, 1, 64, 64], 'target': [2, 64, 64]")] // Dice flattens both
    [InlineData("'arch': 'FPN', 'classes': 5, 'loss': {'type': 'FocalLoss', 'mode': 'multiclass'}", "'pred': [2, 5, 64, 64], 'target': [2, 64, 64], 'target_dtype': 'int64'")]
    [InlineData("'arch': 'Unet', 'decoder_attention_type': 'scse'", "")]
    [InlineData("'arch': 'Unet', 'encoder_name': 'resnet50', 'in_channels': 6, 'encoder_weights': 'imagenet'", "'input': [2, 6, 64, 64]")] // the first layer adapts
    [InlineData("'something': {'else': [1]}", "'input': 'unknown'")]
    public void Check_Sound_SaysNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("smp", config.Replace('\'', '"'), runtime.Replace('\'', '"')));

    [Fact]
    public void Check_EmptyConfig_IsTheLibrarysDefault() => RuleAssert.Sound(Repro.Of("smp", ""));
}
