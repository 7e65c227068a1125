using SegSharp.Diagnosis.Rules.Labels;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Labels;

/// <summary>Faults and their sound neighbours for <see cref="MaskFormatRule"/>.</summary>
public sealed class MaskFormatRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "coloured masks", "SEG0307", "data.mask.channels", Setup(MiT, Head, data: "'mask': {'channels': 3, 'values': [0, 128]}") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "masks of indices", Setup(MiT, Head, data: "'mask': {'channels': 1, 'values': [0, 18]}") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<MaskFormatRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
