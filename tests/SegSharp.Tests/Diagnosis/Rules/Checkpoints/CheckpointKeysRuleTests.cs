using SegSharp.Diagnosis.Rules.Checkpoints;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Checkpoints;

/// <summary>Faults and their sound neighbours for <see cref="CheckpointKeysRule"/>.</summary>
public sealed class CheckpointKeysRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "norms that the config has not", "SEG0201/norm-missing", "model.decode_head.norm_cfg",
            Setup(MiT, Head.Replace(", 'norm_cfg': {'type': 'SyncBN'}", "", StringComparison.Ordinal),
            checkpoint: "'decode_head.convs.0.bn.weight': [256]") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "the norms of the config", Setup(MiT, Head, checkpoint: "'decode_head.convs.0.bn.weight': [256]") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<CheckpointKeysRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
