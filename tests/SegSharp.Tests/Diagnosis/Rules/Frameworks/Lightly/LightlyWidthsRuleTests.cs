using SegSharp.Diagnosis.Rules.Frameworks.Lightly;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.Lightly;

/// <summary>A fault and its sound neighbour for <see cref="LightlyWidthsRule"/>.</summary>
public sealed class LightlyWidthsRuleTests
{
    [Theory]
    // the default is 2048
    [InlineData("SEG0115/lightly-backbone", "projection_head.input_dim",
        "'backbone': {'type': 'resnet18'}, 'projection_head': {'type': 'SimCLRProjectionHead'}", "")]
    [InlineData("SEG0115/lightly-backbone", "projection_head.args.0",
        "'backbone': {'out_features': 384}, 'projection_head': {'type': 'MoCoProjectionHead', 'args': [512, 512, 128]}", "")]
    [InlineData("SEG0115/lightly-backbone", "projection_head.input_dim",
        "'backbone': {'type': 'resnet50'}, 'projection_head': {'type': 'DINOProjectionHead', 'input_dim': 512, 'hidden_dim': 512, " +
        "'bottleneck_dim': 64, 'output_dim': 2048}", "")]
    [InlineData("SEG0115/lightly-backbone", "projection_head.input_dim",
        "'backbone': {'out_channels': 512, 'out_size': [4, 4], 'pooled': false, 'flatten': true}, 'projection_head': {'type': " +
        "'SimCLRProjectionHead', 'args': [512, 512, 128]}", "")]
    [InlineData("SEG0115/lightly-maps", "backbone.pooled",
        "'backbone': {'type': 'resnet50', 'pooled': false}, 'projection_head': {'type': 'BarlowTwinsProjectionHead'}", "")]
    [InlineData("SEG0115/lightly-features", "num_ftrs", "'method': 'SimCLR', 'backbone': {'type': 'resnet34'}, 'num_ftrs': 2048", "")]
    [InlineData("SEG0115/lightly-prediction", "prediction_head.input_dim",
        "'backbone': {'type': 'resnet50'}, 'projection_head': {'type': 'SimSiamProjectionHead', 'args': [2048, 512, 128]}, " +
        "'prediction_head': {'type': 'SimSiamPredictionHead', 'args': [256, 64, 128]}", "")]
    [InlineData("SEG0115/lightly-compared", "prediction_head.output_dim",
        "'backbone': {'out_features': 512}, 'projection_head': {'type': 'NNCLRProjectionHead', 'args': [512, 512, 128]}, " +
        "'prediction_head': {'type': 'NNCLRPredictionHead', 'args': [128, 512, 256]}", "")]
    [InlineData("SEG0115/lightly-prototypes", "prototypes.input_dim",
        "'backbone': {'out_features': 512}, 'projection_head': {'type': 'SwaVProjectionHead', 'args': [512, 512, 128]}, 'prototypes': " +
        "{'type': 'SwaVPrototypes', 'args': [256, 512]}", "")]
    [InlineData("SEG0115/lightly-momentum", "projection_head_momentum.args.1",
        "'backbone': {'out_features': 512}, 'projection_head': {'type': 'MoCoProjectionHead', 'args': [512, 512, 128]}, " +
        "'projection_head_momentum': {'type': 'MoCoProjectionHead', 'args': [512, 2048, 128]}", "")]
    [InlineData("SEG0115/lightly-loss", "loss.output_dim", "'backbone': {'out_features': 384}, 'projection_head': {'type': " +
        "'DINOProjectionHead', 'args': [384, 512, 64, 2048]}, 'loss': {'type': 'DINOLoss', 'output_dim': 65536}", "")]
    [InlineData("SEG0115/lightly-features", "classifier.in_features",
        "'backbone': {'out_features': 512}, 'projection_head': {'type': 'SimCLRProjectionHead', 'args': [512, 512, 128]}, 'classifier': " +
        "{'in_features': 128, 'out_features': 10}", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime) =>
        RuleAssert.BrokenThenMended<LightlyWidthsRule>(Repro.Of("lightly", config.Replace('\'', '"'), runtime.Replace('\'', '"')), message,
            key);

    [Theory]
    [InlineData("'method': 'BYOL', 'backbone': {'type': 'resnet18', 'out_features': 512}, 'projection_head': {'type': " +
        "'BYOLProjectionHead', 'args': [512, 1024, 256]}, 'prediction_head': {'type': 'BYOLPredictionHead', 'args': [256, 1024, 256]}",
        "'batch_size': 256")]
    // the defaults chain
    [InlineData("'backbone': {'type': 'resnet50'}, 'projection_head': {'type': 'SimSiamProjectionHead'}, 'prediction_head': {'type': " +
        "'SimSiamPredictionHead'}", "'batch_size': 256")]
    [InlineData("'backbone': {'type': 'custom'}, 'projection_head': {'type': 'MyHead', 'args': [7]}", "'batch_size': 1")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("lightly", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
