using SegSharp.Diagnosis.Rules.Config;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Config;

/// <summary>Faults and their sound neighbours for <see cref="UnknownArgumentRule"/>.</summary>
public sealed class UnknownArgumentRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "the original's arguments", "SEG0002", "model.backbone.depths",
            Setup("'backbone': {'type': 'MixVisionTransformer', 'embed_dims': 32, 'num_heads': [1, 2, 5, 8], 'depths': [2, 2, 2, 2]}",
            Head) },
        { "a list of widths", "SEG0002/embed-dims", "model.backbone.embed_dims",
            Setup("'backbone': {'type': 'MixVisionTransformer', 'embed_dims': [32, 64, 160, 256], 'num_heads': [1, 2, 5, 8]}", Head) },
        { "a surplus argument", "SEG0002/surplus", "model.decode_head.feature_strides",
            Setup(MiT, Head + ", 'feature_strides': [4, 8, 16, 32]") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "every argument by its name",
            Setup(MiT[..^1] + ", 'drop_path_rate': 0.1}", Head + ", 'align_corners': false, 'dropout_ratio': 0.1") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<UnknownArgumentRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
