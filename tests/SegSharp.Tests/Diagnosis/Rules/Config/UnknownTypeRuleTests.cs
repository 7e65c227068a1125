using SegSharp.Diagnosis.Rules.Config;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Config;

/// <summary>Faults and their sound neighbours for <see cref="UnknownTypeRule"/>.</summary>
public sealed class UnknownTypeRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "the original's names", "SEG0001/original-backbone", "model.backbone.type",
            Setup("'backbone': {'type': 'mit_b3'}", Head.Replace("[32, 64, 160, 256]", "[64, 128, 320, 512]", StringComparison.Ordinal)) },
        { "a misspelt head", "SEG0001", "model.decode_head.type",
            Setup("'backbone': {'type': 'ResNet', 'depth': 50}", Fcn(2048, 3).Replace("FCNHead", "FCNHed", StringComparison.Ordinal)) },
        { "0.x's transform in 1.x", "SEG0001/generation", "train_pipeline.0.type",
            Setup(MiT, Head, more: "'train_pipeline': [{'type': 'DefaultFormatBundle'}]", runtime: "'version': 'mmseg 1.2.2'") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "0.x's transform in 0.x",
            Setup(MiT, Head, more: "'train_pipeline': [{'type': 'DefaultFormatBundle'}]", runtime: "'version': 'mmseg 0.30'") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<UnknownTypeRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
