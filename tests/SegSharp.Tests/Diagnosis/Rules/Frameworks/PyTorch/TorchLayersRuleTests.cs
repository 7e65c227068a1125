using SegSharp.Diagnosis.Rules.Frameworks.PyTorch;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>A fault and its sound neighbour for <see cref="TorchLayersRule"/>.</summary>
public sealed class TorchLayersRuleTests
{
    [Theory]
    [InlineData("SEG0106/layer", "layers.0.weight.1", "{'type': 'Conv2d', 'weight': [64, 3, 7, 7]}", "'input': [2, 4, 64, 64]")]
    [InlineData("SEG0102/layer", "layers.1.in_channels",
        "{'type': 'Conv2d', 'weight': [64, 3, 3, 3]}, {'type': 'Conv2d', 'in_channels': 32, 'out_channels': 8, 'kernel_size': 1}", "")]
    [InlineData("SEG0102/layer", "layers.1.weight.0",
        "{'type': 'Conv2d', 'weight': [64, 3, 3, 3]}, {'type': 'ConvTranspose2d', 'weight': [32, 16, 2, 2], 'stride': 2}",
        "'input': [2, 3, 64, 64]")]
    [InlineData("SEG0105/layer", "layers.0.groups",
        "{'type': 'Conv2d', 'in_channels': 48, 'out_channels': 100, 'kernel_size': 3, 'groups': 32}", "")]
    [InlineData("SEG0105/layer", "layers.0.num_groups", "{'type': 'GroupNorm', 'num_groups': 32, 'num_channels': 48}", "")]
    [InlineData("SEG0309/layer", "runtime.input", "{'type': 'Conv2d', 'weight': [64, 3, 7, 7]}", "'input': [2, 224, 224, 3]")]
    [InlineData("SEG0309/layer", "layers", "{'type': 'ReLU'}, {'type': 'Conv2d', 'name': 'stem', 'weight': [64, 3, 7, 7]}",
        "'input': [2, 224, 224, 3]")]
    [InlineData("SEG0114/layer", "stem", "{'type': 'Conv2d', 'name': 'stem', 'weight': [64, 3, 7, 7]}", "'input': [3, 224, 224]")]
    [InlineData("SEG0114/layer", "runtime.input", "{'type': 'Conv2d', 'weight': [64, 3, 7, 7]}", "'input': [1, 2, 3, 224, 224]")]
    [InlineData("SEG0108/layer", "runtime.input", "{'type': 'Conv2d', 'weight': [8, 3, 7, 7], 'stride': 4}, {'type': 'MaxPool2d', " +
        "'kernel_size': 2}, {'type': 'Conv2d', 'weight': [8, 8, 5, 5]}", "'input': [1, 3, 16, 64]")]
    [InlineData("SEG0102/layer-linear", "layers.1.in_features",
        "{'type': 'Linear', 'weight': [128, 512]}, {'type': 'Linear', 'in_features': 256, 'out_features': 10}", "")]
    [InlineData("SEG0102/layer-unpooled", "layers", "{'type': 'Conv2d', 'weight': [64, 3, 3, 3]}, {'type': 'Linear', 'weight': [10, 64]}",
        "'input': [2, 3, 34, 34]")]
    [InlineData("SEG0113/layer-unflattened", "layers",
        "{'type': 'Conv2d', 'weight': [4, 3, 3, 3]}, {'type': 'Linear', 'weight': [10, 4096]}", "'input': [2, 3, 34, 34]")]
    [InlineData("SEG0113/layer-flattened", "layers.2.weight.1",
        "{'type': 'Conv2d', 'weight': [4, 3, 3, 3]}, {'type': 'Flatten'}, {'type': 'Linear', 'weight': [10, 4096]}",
        "'input': [2, 3, 66, 66]")]
    [InlineData("SEG0113/layer-view", "layers.0.shape", "{'type': 'View', 'shape': [-1, 400]}", "'input': [4, 16, 6, 6]")]
    [InlineData("SEG0113/layer-batch", "layers.0.shape", "{'type': 'Reshape', 'shape': [64, 576]}", "'input': [16, 16, 6, 6]")]
    [InlineData("SEG0113/layer-mixed", "layers.0.shape", "{'type': 'View', 'shape': [-1, 400]}", "'input': [4, 16, 10, 10]")]
    [InlineData("SEG0102/layer-norm", "layers.1.num_features",
        "{'type': 'Conv2d', 'weight': [64, 3, 3, 3]}, {'type': 'BatchNorm2d', 'num_features': 32}", "'input': [2, 3, 34, 34]")]
    [InlineData("SEG0114/layer-norm", "layers.0.type", "{'type': 'BatchNorm1d', 'num_features': 32}", "'input': [2, 32, 8, 8]")]
    [InlineData("SEG0101/layer-tokens", "layers.0.type", "{'type': 'BatchNorm1d', 'num_features': 32}", "'input': [2, 4096, 32]")]
    [InlineData("SEG0101/layer-maps", "layers.0.type", "{'type': 'LayerNorm', 'normalized_shape': 256}", "'input': [2, 256, 128, 128]")]
    [InlineData("SEG0117/layer-norm", "layers.0.normalized_shape", "{'type': 'LayerNorm', 'normalized_shape': [64, 32, 32]}",
        "'input': [2, 64, 40, 40]")]
    [InlineData("SEG0402/layer", "runtime.input.0",
        "{'type': 'AdaptiveAvgPool2d', 'output_size': 1}, {'type': 'BatchNorm2d', 'num_features': 32}",
        "'input': [1, 32, 8, 8], 'mode': 'train'")]
    [InlineData("SEG0402/layer", "runtime.input.0", "{'type': 'Linear', 'weight': [64, 512]}, {'type': 'BatchNorm1d', 'num_features': 64}",
        "'input': [1, 512], 'mode': 'train'")]
    [InlineData("SEG0104/layer", "layers.0.num_heads", "{'type': 'MultiheadAttention', 'embed_dim': 100, 'num_heads': 8}", "")]
    [InlineData("SEG0116/layer", "layers.0.embed_dim", "{'type': 'MultiheadAttention', 'embed_dim': 768, 'num_heads': 12}",
        "'input': [2, 196, 384]")]
    [InlineData("SEG0116/layer", "layers.0.input_size", "{'type': 'LSTM', 'input_size': 300, 'hidden_size': 128}", "'input': [2, 50, 100]")]
    [InlineData("SEG0301/layer-embedding", "layers.0.num_embeddings", "{'type': 'Embedding', 'num_embeddings': 100, 'embedding_dim': 32}",
        "'input': [2, 50], 'input_max': 100, 'input_dtype': 'int64'")]
    [InlineData("SEG0109/layer", "layers.0.weight.1", "{'type': 'PositionEmbedding', 'weight': [1, 197, 768]}", "'input': [2, 577, 768]")]
    [InlineData("SEG0107/layer-concat", "runtime.input", "{'type': 'Conv2d', 'name': 'a', 'weight': [8, 3, 3, 3], 'padding': 1}, " +
        "{'type': 'MaxPool2d', 'kernel_size': 2}, {'type': 'Upsample', 'scale_factor': 2}, {'type': 'Concat', 'with': 'a'}",
        "'input': [1, 3, 65, 64]")]
    public void Check_Layers_NameTheKeyAndMendIt(string message, string key, string layers, string runtime) =>
        RuleAssert.BrokenThenMended<TorchLayersRule>(Layers(layers, runtime), message, key);

    /// <summary>What a list does not tell is a symbol: sizes that depend on it still have to agree.</summary>
    [Theory]
    [InlineData("SEG0113/layer-flattened", "layers.1.weight.1", "{'type': 'Flatten'}, {'type': 'Linear', 'weight': [10, 400]}",
        "'input': [-1, 16, 6, 6]")]
    [InlineData("SEG0107/layer-concat", "layers.2", "{'type': 'Conv2d', 'name': 'a', 'weight': [32, 3, 1, 1]}, {'type': 'Conv2d', " +
        "'weight': [32, 32, 5, 5]}, {'type': 'Add', 'with': 'a'}", "")]
    [InlineData("SEG0102/layer-norm", "layers.2.num_features", "{'type': 'Conv2d', 'weight': [32, 3, 3, 3]}, {'type': 'PixelShuffle', " +
        "'upscale_factor': 2}, {'type': 'BatchNorm2d', 'num_features': 32}", "")]
    [InlineData("SEG0108/layer", "n", "{'type': 'MaxPool2d', 'name': 'n', 'kernel_size': 2}", "'input': [16, 1, 32]")]
    public void Check_SizesThatAreNotTold_StillHaveToAgree(string message, string key, string layers, string runtime) =>
        RuleAssert.Broken<TorchLayersRule>(Layers(layers, runtime), message, key);

    [Fact]
    public void Check_PixelShuffleOfOddChannels_IsFound() =>
        RuleAssert.Broken<TorchLayersRule>(Layers("{'type': 'PixelShuffle', 'upscale_factor': 2}", "'input': [1, 6, 8, 8]"),
            "SEG0113/layer-shuffle", "layers.0.type");

    [Fact]
    public void Check_ConcatOfOtherBatch_IsFound() =>
        RuleAssert.Broken<TorchLayersRule>(Layers("{'type': 'Concat', 'with': [2, 8, 4, 4]}", "'input': [1, 8, 4, 4]"),
            "SEG0117/layer-concat", "layers.0");

    [Fact]
    public void Check_TokenHeadBehindMaps_AsksForTheOtherHead() => RuleAssert.BrokenThenMended<TorchLayersRule>(
        Repro.Of("torch", "\"model\": {\"backbone_output\": [8, 512, 7, 7], \"head\": {\"type\": \"TokenHead\"}}, \"layers\": " +
            "[{\"type\": \"Linear\", \"weight\": [10, 512]}]", "\"input\": [8, 7, 7]"),
        "SEG0102/layer-token-head", "model.head");

    [Theory]
    [InlineData("{'type': 'Conv2d', 'weight': [64, 3, 7, 7], 'stride': 2, 'padding': 3}, {'type': 'BatchNorm2d', 'num_features': 64}, " +
        "{'type': 'ReLU'}, {'type': 'AdaptiveAvgPool2d', 'output_size': 1}, {'type': 'Flatten'}, {'type': 'Linear', 'weight': [10, 64]}",
        "'input': [2, 3, 224, 224], 'mode': 'train'")]
    [InlineData("{'type': 'Conv2d', 'weight': [64, 1, 3, 3], 'groups': 64, 'padding': 'same'}", "'input': [2, 64, 15, 15]")] // depthwise
    [InlineData("{'type': 'LayerNorm', 'normalized_shape': [96]}", "'input': [2, 56, 56, 96]")] // channels last
    [InlineData("{'type': 'BatchNorm2d', 'num_features': 8}", "'input': [1, 8, 1, 1], 'mode': 'eval'")]
    [InlineData("{'type': 'BatchNorm2d', 'num_features': 8}", "'input': [1, 8, 2, 1], 'mode': 'train'")]
    [InlineData("{'type': 'View', 'shape': [-1, 576]}, {'type': 'Linear', 'weight': [10, 576]}", "'input': [4, 16, 6, 6]")]
    // unknown layers give unknown shapes
    [InlineData("{'type': 'Mystery'}, {'type': 'Conv2d', 'weight': [64, 3, 3, 3]}", "'input': [2, 3, 8]")]
    [InlineData("{'type': 'Conv2d', 'weight': 'none', 'stride': []}, 7, [], {'type': 3}", "'input': [2, 3, 8, 8]")]
    [InlineData("{'type': 'Linear', 'weight': [8, 4]}, {'type': 'GroupNorm', 'num_groups': 2, 'num_channels': 8}", "'input': [2, 4]")]
    [InlineData("{'type': 'View', 'shape': [-1, 576]}, {'type': 'Linear', 'weight': [10, 576]}", "'input': [-1, 16, 6, 6]")]
    [InlineData("{'type': 'Conv2d', 'name': 'a', 'weight': [8, 3, 3, 3], 'padding': 1}, {'type': 'Conv2d', 'weight': [8, 8, 5, 5], " +
        "'padding': 2}, {'type': 'Add', 'with': 'a'}", "")]
    // a last window may reach beyond the map
    [InlineData("{'type': 'MaxPool2d', 'kernel_size': 2, 'ceil_mode': true}", "'input': [1, 8, 1, 1]")]
    [InlineData("{'type': 'InstanceNorm2d', 'num_features': 16}", "'input': [16, 8, 8]")] // one image without a batch
    [InlineData("{'type': 'ConvTranspose1d', 'weight': [8, 4, 3], 'stride': 2, 'output_padding': 1}, {'type': 'Linear', 'weight': [4, 18]}",
        "'input': [2, 8, 8]")]
    public void Check_SoundLayers_SayNothing(string layers, string runtime) => RuleAssert.Sound(Layers(layers, runtime));

    private static Repro Layers(string layers, string runtime) =>
        Repro.Of("torch", $"'layers': [{layers}]".Replace('\'', '"'), runtime.Replace('\'', '"'));
}
