namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>Rules that all frameworks share, in the words of Hugging Face's config.json.</summary>
public sealed class HuggingFaceRuleTests
{
    [Theory]
    [InlineData("SEG0303/void-label", "semantic_loss_ignore_index", "'num_labels': 4, 'semantic_loss_ignore_index': 0", "",
        "'mask': {'values': [0, 1, 2, 3, 255]}")]
    [InlineData("SEG0111/loss-stride", "outputs.logits", "'num_labels': 4", "'pred': [2, 4, 64, 96], 'target': [2, 256, 384]", "")]
    [InlineData("SEG0109/torch-vit", "runtime.input",
        "'model_type': 'vit', 'image_size': 224, 'patch_size': 16, 'hidden_size': 768, 'num_attention_heads': 12",
        "'input': [1, 3, 384, 384]", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended(Repro.Of("hf", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"')), message,
            key);

    [Theory]
    [InlineData("'model_type': 7, 'depths': 'two'", "'pred': 'x', 'target': {}", "'mask': []")]
    public void Check_ValuesOfAnotherForm_SayNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Repro.Of("hf", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"')));
}
