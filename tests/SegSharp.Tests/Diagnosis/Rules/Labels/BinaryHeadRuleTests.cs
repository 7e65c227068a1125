using SegSharp.Diagnosis.Rules.Labels;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Labels;

/// <summary>Faults and their sound neighbours for <see cref="BinaryHeadRule"/>.</summary>
public sealed class BinaryHeadRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "softmax of one", "SEG0304", "model.decode_head.num_classes",
            Setup(MiT, Head.Replace("19", "1", StringComparison.Ordinal)
            + ", 'loss_decode': {'type': 'CrossEntropyLoss', 'use_sigmoid': false}") },
        { "three channels for two classes", "SEG0304/out-channels", "model.decode_head.out_channels",
            Setup(MiT, Head.Replace("19", "2", StringComparison.Ordinal)
            + ", 'out_channels': 3, 'loss_decode': {'type': 'CrossEntropyLoss'}") },
        { "sigmoid of two", "SEG0304/sigmoid-of-two", "model.decode_head.loss_decode.use_sigmoid",
            Setup(MiT, Head.Replace("19", "2", StringComparison.Ordinal)
            + ", 'loss_decode': {'type': 'CrossEntropyLoss', 'use_sigmoid': true}") },
        { "one channel and the default loss", "SEG0304", "model.decode_head.out_channels",
            Setup(MiT, Head.Replace("19", "2", StringComparison.Ordinal) + ", 'out_channels': 1") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "binary by one channel",
            Setup(MiT, Head.Replace("19", "2", StringComparison.Ordinal)
            + ", 'out_channels': 1, 'loss_decode': {'type': 'CrossEntropyLoss', 'use_sigmoid': true}",
            data: "'mask': {'channels': 1, 'values': [0, 1]}") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<BinaryHeadRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
