using SegSharp.Diagnosis.Rules.Frameworks.HuggingFace;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.HuggingFace;

/// <summary>A fault and its sound neighbour for <see cref="HuggingFaceStagesRule"/>.</summary>
public sealed class HuggingFaceStagesRuleTests
{
    [Theory]
    [InlineData("SEG0103/hf-length", "depths", "'depths': [2, 2, 2]", "", "")]
    [InlineData("SEG0103/hf-length", "sr_ratios", "'num_encoder_blocks': 5, 'depths': [2, 2, 2, 2, 2], 'hidden_sizes': [16, 32, 64, 128, " +
        "256], 'patch_sizes': [7, 3, 3, 3, 3], 'strides': [4, 2, 2, 2, 2], 'num_attention_heads': [1, 1, 2, 4, 8], 'mlp_ratios': [4, 4, " +
        "4, 4, 4]", "", "")]
    [InlineData("SEG0104/hf", "num_attention_heads.1", "'hidden_sizes': [32, 64, 160, 256], 'num_attention_heads': [1, 3, 5, 8]", "", "")]
    [InlineData("SEG0104/hf", "num_attention_heads", "'hidden_sizes': [32, 64, 162, 256]", "", "")]
    [InlineData("SEG0104/hf", "num_attention_heads", "'model_type': 'vit', 'hidden_size': 768, 'num_attention_heads': 10", "", "")]
    [InlineData("SEG0108/hf", "runtime.input", "'num_labels': 3", "'input': [2, 3, 24, 24]", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended<HuggingFaceStagesRule>(Repro.Of("hf", config.Replace('\'', '"'), runtime.Replace('\'', '"'),
            data.Replace('\'', '"')), message, key);

    [Theory]
    [InlineData("", "'input': [1, 3, 512, 512]", "")]
    // any size
    [InlineData("'num_labels': 19, 'hidden_sizes': [64, 128, 320, 512], 'depths': [3, 4, 6, 3]", "'input': [2, 3, 500, 333]", "")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Repro.Of("hf", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"')));
}
