using SegSharp.Diagnosis.Rules.Labels;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Labels;

/// <summary>Faults and their sound neighbours for <see cref="IgnoreIndexRule"/>.</summary>
public sealed class IgnoreIndexRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "an ignored class", "SEG0303", "model.decode_head.ignore_index", Setup(MiT, Head + ", 'ignore_index': 0") },
        { "black and white masks", "SEG0303/black-and-white", "model.decode_head.ignore_index",
            Setup(MiT, Head.Replace("19", "2", StringComparison.Ordinal), data: "'mask': {'channels': 1, 'values': [0, 255]}") },
        { "padding beyond the classes", "SEG0303/padding-outside", "model.data_preprocessor.seg_pad_val",
            Setup(MiT + ", 'data_preprocessor': {'seg_pad_val': 200}", Head) },
        { "padding as a class", "SEG0303/padding-class", "model.data_preprocessor.seg_pad_val",
            Setup(MiT + ", 'data_preprocessor': {'seg_pad_val': 0}", Head) },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "an ignored label among the masks", Setup(MiT, Head, data: "'mask': {'channels': 1, 'values': [0, 18, 255]}") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<IgnoreIndexRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
