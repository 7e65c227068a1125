using SegSharp.Diagnosis.Rules.Checkpoints;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Checkpoints;

/// <summary>Faults and their sound neighbours for <see cref="CheckpointPrefixRule"/>.</summary>
public sealed class CheckpointPrefixRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "a whole model for a backbone", "SEG0202/backbone", "model.pretrained",
            Setup(MiT + ", 'pretrained': 'x.pth'", Head,
            checkpoint: "'backbone.layers.0.0.projection.weight': [32, 3, 7, 7], 'decode_head.conv_seg.weight': [19, 256, 1, 1]") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "fine-tuning the backbone", Setup(MiT + ", 'pretrained': 'x.pth'", Head,
            checkpoint: "'layers.0.0.projection.weight': [32, 3, 7, 7], 'layers.0.1.0.attn.attn.in_proj_weight': [96, 32]") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<CheckpointPrefixRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
