using SegSharp.Diagnosis.Rules.Model;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Model;

/// <summary>Faults and their sound neighbours for <see cref="InputChannelsRule"/>.</summary>
public sealed class InputChannelsRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "four bands", "SEG0106", "model.backbone.in_channels", Setup(MiT, Head, data: "'image': {'channels': 4}") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "four bands and their means",
            Setup(MiT[..^1] + ", 'in_channels': 4}, 'data_preprocessor': {'mean': [1.0, 2.0, 3.0, 4.0], 'std': [1.0, 1.0, 1.0, 1.0]}", Head,
            data: "'image': {'channels': 4}") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<InputChannelsRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
