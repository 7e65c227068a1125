using SegSharp.Configuration;
using SegSharp.Models;
using SegSharp.Models.Backbones;
using SegSharp.Tensors;

namespace SegSharp.Tests.Models;

public sealed class ModelRegistryTests
{
    private const string Published = """
        model = dict(
            type='EncoderDecoder',
            backbone=dict(type='mit_b2', style='pytorch'),
            decode_head=dict(
                type='SegFormerHead', in_channels=[64, 128, 320, 512], in_index=[0, 1, 2, 3], feature_strides=[4, 8, 16, 32],
                channels=128, dropout_ratio=0.1, num_classes=150, norm_cfg=dict(type='SyncBN', requires_grad=True),
                align_corners=False, decoder_params=dict(embed_dim=768),
                loss_decode=dict(type='CrossEntropyLoss', use_sigmoid=False, loss_weight=1.0)))
        """;

    [Fact]
    public void Build_ThePublishedB2_HasItsParameters() => Assert.Equal(27_461_974, Build(Published).Model.ParameterCount);

    [Fact]
    public void Build_MmSegmentationsB2_HasItsParameters()
    {
        string config = Published.Replace("SegFormerHead", "SegformerHead", StringComparison.Ordinal)
            .Replace("channels=128,", "channels=256,", StringComparison.Ordinal)
            .Replace(" decoder_params=dict(embed_dim=768),", string.Empty, StringComparison.Ordinal);
        Assert.Equal(24_761_686, Build(config).Model.ParameterCount);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("with_cp=False", false)]
    [InlineData("with_cp=True", true)]
    public void Build_WithCp_RecomputesTheLayers(string key, bool expected) =>
        Assert.Equal(expected,
            ((MixVisionTransformer)Build(Published.Replace("style='pytorch'", key,
            StringComparison.Ordinal)).Model.Backbone).Options.ActivationCheckpointing);

    [Theory]
    [InlineData("SyncBatchNorm")]
    [InlineData("torch.nn.modules.batchnorm.BatchNorm2d")]
    public void Build_NormByItsClass_IsTheSameModel(string norm) =>
        Assert.Equal(27_461_974, Build(Published.Replace("SyncBN", norm, StringComparison.Ordinal)).Model.ParameterCount);

    [Theory]
    [InlineData("SyncBN", "torch.nn.LayerNorm", "norm_cfg", "LN2d")]
    [InlineData("SyncBN", "LN", "norm_cfg", "LN2d")]
    [InlineData("SyncBN", "BatchNorm", "norm_cfg", "there is no normalization 'BatchNorm'")]
    [InlineData("num_classes=150", "num_clases=150", "num_classes", "num_clases: this key is unknown")]
    [InlineData("feature_strides=", "feature_stride=", "feature_stride", "feature_strides")]
    [InlineData("'mit_b2'", "'mit_b7'", "type", "mit_b")]
    [InlineData("'SegFormerHead'", "'SegFormerHed'", "type", "SegFormerHead")]
    [InlineData("num_classes=150", "num_classes=150, ignore_index=7", "ignore_index", "class")]
    [InlineData("loss_weight=1.0", "class_weight=[1.0, 2.0]", "class_weight", "2 weights for 150 classes")]
    [InlineData("style='pytorch'", "num_heads=[1, 2, 3, 8]", "num_heads", "do not divide")]
    [InlineData("style='pytorch'", "norm_cfg=dict(type='SyncBN')", "type", "only decode_head.norm_cfg")]
    public void Build_AFault_IsToldWithItsKeyAndRemedy(string right, string wrong, string key, string told)
    {
        ConfigException e = Assert.Throws<ConfigException>(() => Build(Published.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Contains(key, e.Message, StringComparison.Ordinal);
        Assert.Contains(told, e.Message, StringComparison.Ordinal);
        Assert.Contains("config.py:", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ChannelsThatDoNotFit_AreFoundByASymbolicRun()
    {
        BuiltModel built = Build(Published.Replace("mit_b2", "mit_b0", StringComparison.Ordinal));
        ShapeException e = Assert.Throws<ShapeException>(() => ModelSummary.Of(built.Model, channels: 3));
        Assert.StartsWith("decode_head", e.ModulePath, StringComparison.Ordinal);
        Assert.Contains("is 256, expected 512", e.Message, StringComparison.Ordinal);
    }

    private static BuiltModel Build(string config) =>
        ModelRegistry.Build(ExperimentReader.Read(ConfigFile.Parse(config, "config.py")).Model!);
}
