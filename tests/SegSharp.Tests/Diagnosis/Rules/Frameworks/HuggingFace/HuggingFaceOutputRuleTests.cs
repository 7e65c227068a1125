using SegSharp.Diagnosis.Rules.Frameworks.HuggingFace;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.HuggingFace;

/// <summary>A fault and its sound neighbour for <see cref="HuggingFaceOutputRule"/>.</summary>
public sealed class HuggingFaceOutputRuleTests
{
    [Theory]
    [InlineData("SEG0111/hf-loss", "outputs.logits",
        "'num_labels': 4, 'custom_loss': {'type': 'CrossEntropyLoss', 'upsample': false}", "", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended<HuggingFaceOutputRule>(Repro.Of("hf", config.Replace('\'', '"'), runtime.Replace('\'', '"'),
            data.Replace('\'', '"')), message, key);

    [Fact]
    public void Check_PostProcessingWithoutSizes_Warns() =>
        RuleAssert.Broken<HuggingFaceOutputRule>(Repro.Of("hf", "", "\"post_process\": \"post_process_semantic_segmentation\""),
            "SEG0111/hf-target-sizes", "target_sizes");

    [Theory]
    [InlineData("'num_labels': 2, 'custom_loss': {'type': 'CrossEntropyLoss', 'upsample': true}", "", "")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Repro.Of("hf", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"')));
}
