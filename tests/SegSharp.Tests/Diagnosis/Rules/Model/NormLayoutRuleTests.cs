using SegSharp.Diagnosis.Rules.Model;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Model;

/// <summary>Faults and their sound neighbours for <see cref="NormLayoutRule"/>.</summary>
public sealed class NormLayoutRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "LN on maps", "SEG0101", "model.decode_head.norm_cfg.type", Setup(MiT, Head.Replace("SyncBN", "LN", StringComparison.Ordinal)) },
        { "BN on tokens", "SEG0101/tokens", "model.backbone.norm_cfg.type", Setup(MiT[..^1] + ", 'norm_cfg': {'type': 'BN'}}", Head) },
        { "LN in a ResNet", "SEG0101", "model.backbone.norm_cfg.type",
            Setup("'backbone': {'type': 'ResNet', 'depth': 50, 'norm_cfg': {'type': 'LN'}}", Fcn(2048, 3)) },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "LN on tokens", Setup(MiT[..^1] + ", 'norm_cfg': {'type': 'LN'}}", Head) },
        { "GN on maps", Setup(MiT, Head.Replace("'type': 'SyncBN'", "'type': 'GN', 'num_groups': 32", StringComparison.Ordinal)) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<NormLayoutRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
