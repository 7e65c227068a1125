using SegSharp.Diagnosis.Rules.Runtime;
using SegSharp.Diagnosis;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Runtime;

/// <summary>A fault and its sound neighbour for <see cref="ModelShapesRule"/>.</summary>
public sealed class ModelShapesRuleTests
{
    [Theory]
    [InlineData("SEG0202/strip", "'module.conv1.weight': [64, 3, 7, 7], 'module.fc.weight': [10, 512]",
        "'conv1.weight': [64, 3, 7, 7], 'fc.weight': [10, 512]")]
    [InlineData("SEG0202/add", "'conv1.weight': [64, 3, 7, 7], 'layer1.weight': [64, 64]",
        "'backbone.conv1.weight': [64, 3, 7, 7], 'backbone.layer1.weight': [64, 64]")]
    [InlineData("SEG0202/replace", "'encoder_q.conv1.weight': [64, 3, 7, 7]", "'backbone.conv1.weight': [64, 3, 7, 7]")]
    [InlineData("SEG0204/shapes-classes", "'a.weight': [8, 8], 'fc.weight': [1000, 512], 'fc.bias': [1000]",
        "'a.weight': [8, 8], 'fc.weight': [10, 512], 'fc.bias': [10]")]
    [InlineData("SEG0106/shapes-input", "'conv1.weight': [64, 3, 7, 7], 'fc.weight': [10, 512]",
        "'conv1.weight': [64, 4, 7, 7], 'fc.weight': [10, 512]")]
    [InlineData("SEG0109/shapes-positions", "'pos_embed': [1, 197, 768], 'a.weight': [3]", "'pos_embed': [1, 577, 768], 'a.weight': [3]")]
    [InlineData("SEG0203/shapes-width", "'layer4.conv.weight': [512, 512, 3, 3]", "'layer4.conv.weight': [2048, 512, 1, 1]")]
    [InlineData("SEG0201/model-missing", "'a.weight': [3]", "'a.weight': [3], 'gn1.weight': [3]")]
    [InlineData("SEG0201/model-unexpected", "'a.weight': [3], 'b.weight': [4]", "'a.weight': [3]")]
    [InlineData("SEG0201/auxiliary", "'a.weight': [3], 'aux_classifier.0.weight': [4]", "'a.weight': [3]")]
    [InlineData("SEG0201/nothing-fits", "'encoder.blocks.0.q': [3]", "'layer1.0.conv1.weight': [4, 4]")]
    public void Check_CheckpointAgainstModel_TellsTheKind(string message, string checkpoint, string model)
    {
        Repro repro = Shapes(checkpoint, model);
        Finding finding = Assert.Single(repro.Findings(), finding => finding.MessageKey == message);
        RuleAssert.Told([finding]);
        Assert.Equal(message != "SEG0201/nothing-fits",
            !repro.Mended(finding).Findings().Any(other => other.MessageKey == message && other.Severity == Severity.Error));
    }

    [Theory]
    [InlineData("'a.weight': [3], 'bn.num_batches_tracked': []", "'a.weight': [3]")]
    [InlineData("'a.weight': [3]", "'a.weight': [3], 'bn.num_batches_tracked': []")]
    public void Check_CheckpointThatFits_SaysNothing(string checkpoint, string model) => RuleAssert.Sound(Shapes(checkpoint, model));

    private static Repro Shapes(string checkpoint, string model) => Repro.Parse(
        $$"""{"framework": "torch", "config": {}, "checkpoint": { {{checkpoint}} }, "model_shapes": { {{model}} } }""".Replace('\'', '"'));
}
