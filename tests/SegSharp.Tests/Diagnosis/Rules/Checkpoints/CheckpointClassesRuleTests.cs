using SegSharp.Diagnosis.Rules.Checkpoints;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Checkpoints;

/// <summary>Faults and their sound neighbours for <see cref="CheckpointClassesRule"/>.</summary>
public sealed class CheckpointClassesRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "other classes when testing", "SEG0204/test", "model.decode_head.num_classes",
            Setup(MiT, Head, runtime: "'mode': 'eval'", checkpoint: "'decode_head.conv_seg.weight': [150, 256, 1, 1]") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "the same classes when testing",
            Setup(MiT, Head, runtime: "'mode': 'eval'", checkpoint: "'decode_head.conv_seg.weight': [19, 256, 1, 1]") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<CheckpointClassesRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
