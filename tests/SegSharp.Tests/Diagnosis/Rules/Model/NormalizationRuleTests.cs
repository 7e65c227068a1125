using SegSharp.Diagnosis.Rules.Model;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Model;

/// <summary>Faults and their sound neighbours for <see cref="NormalizationRule"/>.</summary>
public sealed class NormalizationRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "three means for four bands", "SEG0310", "model.data_preprocessor.mean",
            Setup(MiT[..^1] + ", 'in_channels': 4}, 'data_preprocessor': {'mean': [1.0, 2.0, 3.0], 'std': [1.0, 1.0, 1.0, 1.0]}", Head,
            data: "'image': {'channels': 4}") },
        { "a mean without its deviation", "SEG0310/pair", "model.data_preprocessor.std",
            Setup(MiT + ", 'data_preprocessor': {'mean': [123.0, 116.0, 103.0], 'std': [58.0]}", Head) },
        { "torchvision's scale", "SEG0310/scale", "model.data_preprocessor.mean",
            Setup(MiT + ", 'data_preprocessor': {'mean': [0.485, 0.456, 0.406], 'std': [0.229, 0.224, 0.225]}", Head) },
        { "a deviation of zero", "SEG0310/zero", "model.data_preprocessor.std",
            Setup(MiT + ", 'data_preprocessor': {'mean': [1.0, 1.0, 1.0], 'std': [1.0, 0.0, 1.0]}", Head) },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "one mean for all", Setup(MiT + ", 'data_preprocessor': {'mean': [127.5], 'std': [127.5]}", Head) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<NormalizationRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
