using SegSharp.Diagnosis.Rules.Labels;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Labels;

/// <summary>Faults and their sound neighbours for <see cref="PaletteRule"/>.</summary>
public sealed class PaletteRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "a colour too few", "SEG0306", "dataset.metainfo.palette",
            Setup(MiT, Head.Replace("19", "2", StringComparison.Ordinal),
            more: "'dataset': {'metainfo': {'classes': ['a', 'b'], 'palette': [[0, 0, 0]]}}") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "a colour for each class", Setup(MiT, Head.Replace("19", "2", StringComparison.Ordinal),
            more: "'dataset': {'metainfo': {'classes': ['a', 'b'], 'palette': [[0, 0, 0], [9, 9, 9]]}}") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<PaletteRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
