using SegSharp.Diagnosis.Rules.Labels;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Labels;

/// <summary>Faults and their sound neighbours for <see cref="ReduceZeroLabelRule"/>.</summary>
public sealed class ReduceZeroLabelRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "zero is a class", "SEG0302", "train_pipeline.0.reduce_zero_label",
            Setup(MiT, Head, more: "'train_pipeline': [{'type': 'LoadAnnotations', 'reduce_zero_label': true}]",
            data: "'mask': {'channels': 1, 'values': [0, 7, 18]}") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "ADE20K", Setup(MiT, Head.Replace("19", "150", StringComparison.Ordinal),
            more: "'train_dataloader': {'dataset': {'type': 'ADE20KDataset'}}, 'train_pipeline': [{'type': 'LoadAnnotations', " +
            "'reduce_zero_label': true}]", data: "'mask': {'channels': 1, 'values': [0, 1, 77, 150]}") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<ReduceZeroLabelRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
