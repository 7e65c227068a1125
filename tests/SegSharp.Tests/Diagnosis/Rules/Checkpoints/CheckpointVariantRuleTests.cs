using SegSharp.Diagnosis.Rules.Checkpoints;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Checkpoints;

/// <summary>Faults and their sound neighbours for <see cref="CheckpointVariantRule"/>.</summary>
public sealed class CheckpointVariantRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "another variant", "SEG0203", "model.backbone.embed_dims",
            Setup(MiT, Head,
            checkpoint: "'backbone.layers.0.0.projection.weight': [64, 3, 7, 7], 'backbone.layers.2.1.39.norm1.weight': [320]") },
        { "a wider decoder", "SEG0203/width", "model.decode_head.channels",
            Setup(MiT, Head, checkpoint: "'decode_head.conv_seg.weight': [19, 768, 1, 1]") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "the same variant", Setup(MiT, Head,
            checkpoint: "'backbone.layers.0.0.projection.weight': [32, 3, 7, 7], 'backbone.layers.2.1.1.norm1.weight': [160]") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<CheckpointVariantRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
