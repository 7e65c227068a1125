using SegSharp.Diagnosis.Rules.Model;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Model;

/// <summary>Faults and their sound neighbours for <see cref="GroupDivisibilityRule"/>.</summary>
public sealed class GroupDivisibilityRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "groups of a norm", "SEG0105", "model.decode_head.norm_cfg.num_groups",
            Setup("'backbone': {'type': 'ResNet', 'depth': 50}", Fcn(2048, 3)
            .Replace("'channels': 512", "'channels': 100", StringComparison.Ordinal) + ", 'norm_cfg': {'type': 'GN', 'num_groups': 32}") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "groups that divide",
            Setup("'backbone': {'type': 'ResNet', 'depth': 50}", Fcn(2048, 3) + ", 'norm_cfg': {'type': 'GN', 'num_groups': 32}") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<GroupDivisibilityRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
