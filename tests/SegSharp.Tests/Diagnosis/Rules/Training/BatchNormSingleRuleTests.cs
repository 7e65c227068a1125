using SegSharp.Diagnosis.Rules.Training;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Training;

/// <summary>Faults and their sound neighbours for <see cref="BatchNormSingleRule"/>.</summary>
public sealed class BatchNormSingleRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "one image and a pyramid pooling", "SEG0402", "runtime.batch_size",
            Setup("'backbone': {'type': 'ResNet', 'depth': 50}",
            Fcn(2048, 3).Replace("FCNHead", "PSPHead", StringComparison.Ordinal) + ", 'norm_cfg': {'type': 'BN'}",
            runtime: "'batch_size': 1, 'mode': 'train'") },
        { "a last batch of one", "SEG0402/last", "runtime.batch_size",
            Setup("'backbone': {'type': 'ResNet', 'depth': 50}",
            Fcn(2048, 3).Replace("FCNHead", "ASPPHead", StringComparison.Ordinal) + ", 'norm_cfg': {'type': 'BN'}",
            more: "'train_dataloader': {'drop_last': false}", data: "'n_samples': 65", runtime: "'batch_size': 8") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "one image and no pooling", Setup(MiT, Head, runtime: "'batch_size': 1, 'mode': 'train', 'distributed': true") },
        { "one image when testing", Setup("'backbone': {'type': 'ResNet', 'depth': 50}",
            Fcn(2048, 3).Replace("FCNHead", "PSPHead", StringComparison.Ordinal) + ", 'norm_cfg': {'type': 'BN'}",
            runtime: "'batch_size': 1, 'mode': 'eval'") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<BatchNormSingleRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
