using SegSharp.Diagnosis.Rules.Model;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Model;

/// <summary>Faults and their sound neighbours for <see cref="HeadsDivisibilityRule"/>.</summary>
public sealed class HeadsDivisibilityRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "heads that do not divide", "SEG0104", "model.backbone.num_heads",
            Setup("'backbone': {'type': 'VisionTransformer', 'embed_dims': 768, 'num_heads': 10}", Fcn(768, -1)) },
        { "one stage's heads", "SEG0104", "model.backbone.num_heads",
            Setup("'backbone': {'type': 'SwinTransformer', 'embed_dims': 96, 'num_heads': [3, 6, 12, 25]}",
            "'type': 'UPerHead', 'in_channels': [96, 192, 384, 768], 'in_index': [0, 1, 2, 3], 'channels': 512, 'num_classes': 4") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "heads that divide", Setup("'backbone': {'type': 'VisionTransformer', 'embed_dims': 768, 'num_heads': 12}", Fcn(768, -1)) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<HeadsDivisibilityRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
