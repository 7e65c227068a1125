using SegSharp.Diagnosis.Rules.Frameworks.HuggingFace;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.HuggingFace;

/// <summary>A fault and its sound neighbour for <see cref="HuggingFaceSizesRule"/>.</summary>
public sealed class HuggingFaceSizesRuleTests
{
    [Theory]
    [InlineData("hidden_sizes", "'num_labels': 3")] // the default is B0's
    [InlineData("hidden_sizes", "'hidden_sizes': [64, 128, 320, 768]")]
    [InlineData("patch_sizes", "'hidden_sizes': [64, 128, 320, 512], 'patch_sizes': [7, 3, 3, 5]")]
    [InlineData("num_channels", "'hidden_sizes': [64, 128, 320, 512], 'num_channels': 4")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string key, string config) =>
        RuleAssert.BrokenThenMended<HuggingFaceSizesRule>(WithB1(config), "SEG0203/hf-sizes", key);

    [Theory]
    [InlineData("'hidden_sizes': [64, 128, 320, 512]")]
    [InlineData("'hidden_sizes': [64, 128, 320, 512], 'num_channels': 3, 'patch_sizes': [7, 3, 3, 3]")]
    [InlineData("'model_type': 'vit'")]
    public void Check_SoundNeighbour_SaysNothing(string config) => RuleAssert.Sound(WithB1(config));

    private static Repro WithB1(string config) => Repro.Parse(
        $$"""
        {"framework": "hf", "config": { {{config}} }, "checkpoint": {
         "segformer.encoder.patch_embeddings.0.proj.weight": [64, 3, 7, 7], "segformer.encoder.patch_embeddings.1.proj.weight": [128, 64, 3,
             3],
         "segformer.encoder.patch_embeddings.2.proj.weight": [320, 128, 3, 3], "segformer.encoder.patch_embeddings.3.proj.weight": [512,
             320, 3, 3]} }
        """.Replace('\'', '"'));
}
