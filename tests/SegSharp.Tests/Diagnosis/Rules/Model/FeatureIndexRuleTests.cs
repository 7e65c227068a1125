using SegSharp.Diagnosis.Rules.Model;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Model;

/// <summary>Faults and their sound neighbours for <see cref="FeatureIndexRule"/>.</summary>
public sealed class FeatureIndexRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "index beyond", "SEG0103/beyond", "model.decode_head.in_index",
            Setup("'backbone': {'type': 'ResNet', 'depth': 50, 'out_indices': [2, 3]}", Fcn(2048, 3)) },
        { "lists of two lengths", "SEG0103", "model.decode_head.in_channels",
            Setup(MiT, Head.Replace("[0, 1, 2, 3]", "[0, 1, 2]", StringComparison.Ordinal)) },
        { "strides of another length", "SEG0103/strides", "model.decode_head.feature_strides",
            Setup("'backbone': {'type': 'ResNet', 'depth': 50}", "'type': 'FPNHead', 'in_channels': [256, 512, 1024, 2048], 'in_index': " +
            "[0, 1, 2, 3], 'feature_strides': [4, 8, 16], 'channels': 128, 'num_classes': 4") },
        { "strides backwards", "SEG0103/stride-order", "model.decode_head.feature_strides",
            Setup("'backbone': {'type': 'ResNet', 'depth': 50}", "'type': 'FPNHead', 'in_channels': [256, 512, 1024, 2048], 'in_index': " +
            "[0, 1, 2, 3], 'feature_strides': [32, 16, 8, 4], 'channels': 128, 'num_classes': 4") },
        { "heads of two tasks", "SEG0103/beyond", "model.decode_heads.1.in_index",
            Setup(MiT + ", 'decode_heads': [{" + Head + "}, {'type': 'DepthHead', 'in_channels': 256, 'in_index': 4}]", Head) },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "the last of two maps", Setup("'backbone': {'type': 'ResNet', 'depth': 50, 'out_indices': [2, 3]}", Fcn(2048, 1)) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<FeatureIndexRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
