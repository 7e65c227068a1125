using SegSharp.Diagnosis.Rules.Labels;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Labels;

/// <summary>Faults and their sound neighbours for <see cref="ClassWeightRule"/>.</summary>
public sealed class ClassWeightRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "weights of another number", "SEG0305", "model.decode_head.loss_decode.1.class_weight",
            Setup(MiT, Head + ", 'loss_decode': [{'type': 'DiceLoss'}, {'type': 'CrossEntropyLoss', 'class_weight': [1.0, 2.0]}]") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "a weight for each class", Setup(MiT, Head.Replace("19", "2", StringComparison.Ordinal)
            + ", 'loss_decode': [{'type': 'DiceLoss'}, {'type': 'CrossEntropyLoss', 'class_weight': [1.0, 2.0]}]") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<ClassWeightRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
