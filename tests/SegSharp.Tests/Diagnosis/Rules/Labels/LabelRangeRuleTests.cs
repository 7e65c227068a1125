using SegSharp.Diagnosis.Rules.Labels;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Labels;

/// <summary>Faults and their sound neighbours for <see cref="LabelRangeRule"/>.</summary>
public sealed class LabelRangeRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "labels beyond", "SEG0301", "model.decode_head.num_classes",
            Setup(MiT, Head, data: "'mask': {'channels': 1, 'values': [0, 5, 33, 255]}") },
        { "heads that disagree", "SEG0301/heads", "model.auxiliary_head.0.num_classes",
            Setup("'backbone': {'type': 'ResNet', 'depth': 50}", Fcn(2048, 3),
            ", 'auxiliary_head': [{" + Fcn(1024, 2).Replace("'num_classes': 19", "'num_classes': 7", StringComparison.Ordinal) + "}]") },
        { "names of another number", "SEG0301/names", "model.decode_head.num_classes",
            Setup(MiT, Head, more: "'dataset': {'classes': ['a', 'b', 'c']}") },
        { "classes of a published set", "SEG0301/names", "model.decode_head.num_classes",
            Setup(MiT, Head, more: "'train_dataloader': {'dataset': {'type': 'ADE20KDataset'}}") },
        { "labels from 1", "SEG0302/off-by-one", "train_pipeline.0.reduce_zero_label",
            Setup(MiT, Head, more: "'train_pipeline': [{'type': 'LoadAnnotations', 'reduce_zero_label': false}]",
            data: "'mask': {'channels': 1, 'values': [1, 7, 19]}") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "labels up to the last class", Setup(MiT, Head, data: "'mask': {'channels': 1, 'values': [0, 5, 18, 255]}") },
        { "names of the same number",
            Setup(MiT, Head.Replace("19", "3", StringComparison.Ordinal), more: "'dataset': {'classes': ['a', 'b', 'c']}") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<LabelRangeRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
