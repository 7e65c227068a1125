using SegSharp.Diagnosis.Rules.Training;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Training;

/// <summary>Faults and their sound neighbours for <see cref="LossWeightRule"/>.</summary>
public sealed class LossWeightRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "a loss of weight zero", "SEG0409", "model.decode_head.loss_decode.loss_weight",
            Setup(MiT, Head + ", 'loss_decode': {'type': 'DiceLoss', 'loss_weight': 0.0}") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "a loss that counts half", Setup(MiT, Head + ", 'loss_decode': {'type': 'DiceLoss', 'loss_weight': 0.5}") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<LossWeightRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
