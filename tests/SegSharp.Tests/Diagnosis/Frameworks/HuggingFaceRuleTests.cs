namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>Fields of Hugging Face's config.json and image processor.</summary>
public sealed class HuggingFaceRuleTests
{
    [Theory]
    [InlineData("SEG0103/hf-length", "depths", "'depths': [2, 2, 2]", "", "")]
    [InlineData("SEG0103/hf-length", "sr_ratios", "'num_encoder_blocks': 5, 'depths': [2, 2, 2, 2, 2], 'hidden_sizes': [16, 32, 64, 128, 256], 'patch_sizes': [7, 3, 3, 3, 3], 'strides': [4, 2, 2, 2, 2], 'num_attention_heads': [1, 1, 2, 4, 8], 'mlp_ratios': [4, 4, 4, 4, 4]", "", "")]
    [InlineData("SEG0104/hf", "num_attention_heads.1", "'hidden_sizes': [32, 64, 160, 256], 'num_attention_heads': [1, 3, 5, 8]", "", "")]
    [InlineData("SEG0104/hf", "num_attention_heads", "'hidden_sizes': [32, 64, 162, 256]", "", "")]
    [InlineData("SEG0104/hf", "num_attention_heads", "'model_type': 'vit', 'hidden_size': 768, 'num_attention_heads': 10", "", "")]
    [InlineData("SEG0108/hf", "runtime.input", "'num_labels': 3", "'input': [2, 3, 24, 24]", "")]
    [InlineData("SEG0301/hf-keys", "id2label", "'id2label': {'1': 'road', '2': 'car'}", "", "")]
    [InlineData("SEG0301/hf-inverse", "label2id", "'id2label': {'0': 'a', '1': 'b', '2': 'c'}, 'label2id': {'a': 0, 'b': 1}", "", "")]
    [InlineData("SEG0304/hf-one-label", "num_labels", "'num_labels': 1", "", "")]
    [InlineData("SEG0304/hf-refuses-one", "num_labels", "'num_labels': 1", "'version': 'transformers 4.20.1'", "")]
    [InlineData("SEG0303/void-label", "semantic_loss_ignore_index", "'num_labels': 4, 'semantic_loss_ignore_index': 0", "", "'mask': {'values': [0, 1, 2, 3, 255]}")]
    [InlineData("SEG0111/hf-loss", "outputs.logits", "'num_labels': 4, 'custom_loss': {'type': 'CrossEntropyLoss', 'upsample': false}", "", "")]
    [InlineData("SEG0111/loss-stride", "outputs.logits", "'num_labels': 4", "'pred': [2, 4, 64, 96], 'target': [2, 256, 384]", "")]
    [InlineData("SEG0109/torch-vit", "runtime.input", "'model_type': 'vit', 'image_size': 224, 'patch_size': 16, 'hidden_size': 768, 'num_attention_heads': 12", "'input': [1, 3, 384, 384]", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended(Repro.Of("hf", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"')), message, key);

    [Fact]
    public void Check_PostProcessingWithoutSizes_Warns() =>
        RuleAssert.Broken(Repro.Of("hf", "", "\"post_process\": \"post_process_semantic_segmentation\""), "SEG0111/hf-target-sizes", "target_sizes");

    [Theory]
    [InlineData("'num_labels': 7", "'mode': 'train', 'ignore_mismatched_sizes': false", "SEG0204/hf")]
    [InlineData("'num_labels': 7", "'mode': 'eval', 'ignore_mismatched_sizes': true", "SEG0204/hf-random")]
    public void Check_ClassifierOfAnotherCount_IsToldByWhatIsRun(string config, string runtime, string message) =>
        RuleAssert.BrokenThenMended(WithClassifier(config, runtime), message, "num_labels");

    [Theory]
    [InlineData("'num_labels': 7", "'mode': 'train', 'ignore_mismatched_sizes': true")]
    [InlineData("'num_labels': 150", "'mode': 'eval'")]
    public void Check_ClassifierThatFits_SaysNothing(string config, string runtime) => RuleAssert.Sound(WithClassifier(config, runtime));

    [Theory]
    [InlineData("", "'input': [1, 3, 512, 512]", "")]
    [InlineData("'num_labels': 19, 'hidden_sizes': [64, 128, 320, 512], 'depths': [3, 4, 6, 3]", "'input': [2, 3, 500, 333]", "")] // any size
    [InlineData("'id2label': {'0': 'a', '1': 'b'}, 'label2id': {'a': 0, 'b': 1}", "'pred': [2, 2, 64, 64], 'target': [2, 64, 64]", "'mask': {'values': [0, 1]}")]
    [InlineData("'num_labels': 150, 'do_reduce_labels': true", "", "'mask': {'values': [0, 1, 150]}")]
    [InlineData("'num_labels': 2, 'custom_loss': {'type': 'CrossEntropyLoss', 'upsample': true}", "", "")]
    [InlineData("'model_type': 7, 'depths': 'two'", "'pred': 'x', 'target': {}", "'mask': []")]
    public void Check_Sound_SaysNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Repro.Of("hf", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"')));

    private static Repro WithClassifier(string config, string runtime) => Repro.Parse(
        $$"""
        {"framework": "hf", "config": { {{config}} }, "runtime": { {{runtime}} },
         "checkpoint": {"decode_head.classifier.weight": [150, 256, 1, 1], "decode_head.classifier.bias": [150]} }
        """.Replace('\'', '"'));
}
