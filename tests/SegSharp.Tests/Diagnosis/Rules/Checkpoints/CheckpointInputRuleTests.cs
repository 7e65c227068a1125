using SegSharp.Diagnosis.Rules.Checkpoints;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Checkpoints;

/// <summary>Faults and their sound neighbours for <see cref="CheckpointInputRule"/>.</summary>
public sealed class CheckpointInputRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "weights of three bands for four", "SEG0106/checkpoint", "model.backbone.in_channels",
            Setup(MiT[..^1] + ", 'in_channels': 4}", Head, checkpoint: "'backbone.layers.0.0.projection.weight': [32, 3, 7, 7]") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "a stem of as many channels", Setup(MiT, Head, checkpoint: "'backbone.layers.0.0.projection.weight': [32, 3, 7, 7]") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<CheckpointInputRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
