using SegSharp.Diagnosis.Rules.Frameworks.Lightly;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.Lightly;

/// <summary>A fault and its sound neighbour for <see cref="LightlyBatchRule"/>.</summary>
public sealed class LightlyBatchRuleTests
{
    [Theory]
    [InlineData("SEG0402/lightly", "runtime.batch_size",
        "'backbone': {'out_features': 512}, 'projection_head': {'type': 'BYOLProjectionHead', 'args': [512, 1024, 256]}",
        "'batch_size': 1")]
    [InlineData("SEG0402/lightly-last", "train_dataloader.drop_last",
        "'backbone': {'out_features': 512}, 'projection_head': {'type': 'VICRegProjectionHead', 'args': [512, 1024, 256]}, " +
        "'train_dataloader': {'batch_size': 64}", "'n_samples': 6401")]
    [InlineData("SEG0403/lightly-bank", "loss.memory_bank_size", "'backbone': {'out_features': 512}, 'projection_head': {'type': " +
        "'MoCoProjectionHead', 'args': [512, 512, 128]}, 'loss': {'type': 'NTXentLoss', 'memory_bank_size': 128}", "'batch_size': 256")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime) =>
        RuleAssert.BrokenThenMended<LightlyBatchRule>(Repro.Of("lightly", config.Replace('\'', '"'), runtime.Replace('\'', '"')), message,
            key);

    [Theory]
    [InlineData("'backbone': {'type': 'resnet50'}, 'projection_head': {'type': 'BYOLProjectionHead'}, 'prediction_head': {'type': " +
        "'BYOLPredictionHead'}", "'batch_size': 2")]
    // no batch norm
    [InlineData("'backbone': {'out_features': 512}, 'projection_head': {'type': 'MoCoProjectionHead', 'args': [512, 512, 128]}",
        "'batch_size': 1")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("lightly", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
