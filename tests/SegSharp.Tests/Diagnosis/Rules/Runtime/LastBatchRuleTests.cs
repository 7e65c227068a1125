using SegSharp.Diagnosis.Rules.Runtime;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Runtime;

/// <summary>A fault and its sound neighbour for <see cref="LastBatchRule"/>.</summary>
public sealed class LastBatchRuleTests
{
    [Theory]
    [InlineData("SEG0403/fixed", "train_dataloader.drop_last",
        "'loss': {'type': 'NTXentLoss', 'batch_size': 64}, 'train_dataloader': {'batch_size': 64}", "", "'n_samples': 1000")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended<LastBatchRule>(Torch(config, runtime, data), message, key);

    [Theory]
    [InlineData("'loss': {'type': 'NTXentLoss', 'batch_size': 64}, 'train_dataloader': {'batch_size': 64, 'drop_last': true}", "",
        "'n_samples': 1000")]
    [InlineData("'loss': {'type': 'NTXentLoss', 'temperature': 0.1}, 'train_dataloader': {'batch_size': 64}", "", "'n_samples': 1000")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Torch(config, runtime, data));

    private static Repro Torch(string config, string runtime, string data) =>
        Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"'));
}
