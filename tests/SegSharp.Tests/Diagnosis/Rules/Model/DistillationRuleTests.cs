using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Rules.Model;
using SegSharp.Diagnosis.Subjects;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Model;

/// <summary>Faults and their sound neighbours for <see cref="DistillationRule"/>.</summary>
public sealed class DistillationRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "a student of other classes", "SEG0301/distill", "distiller.student.model.decode_head.num_classes",
            Setup(MiT, Head, more: Distiller("'loss_logits': {'type': 'KLDivLoss'}", classes: 7)) },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "distilled logits", Setup(MiT, Head, more: Distiller("'loss_logits': {'type': 'KLDivLoss'}", classes: 19)) },
        { "distilled features through a connector", Setup(MiT, Head,
            more: Distiller("'loss_feat': {'type': 'FeatureLoss'}", classes: 19,
            ", 'connectors': {'a': {'type': 'ConvModuleConnector'}}")) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<DistillationRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);

    [Fact]
    public void Examine_FeaturesOfTwoWidths_NeedAConnector()
    {
        Finding finding = Assert.Single(
            Doctor.Examine(SubjectFile.Parse(Setup(MiT, Head, more: Distiller("'loss_feat': {'type': 'FeatureLoss'}", classes: 19)))));
        Assert.Equal(("SEG0102/distill", "distiller.distill_losses"), (finding.MessageKey, finding.Where.Key));
        Assert.Equal(("[64, 128, 320, 512]", "[32, 64, 160, 256]"), (finding.Arguments["teacher"], finding.Arguments["student"]));
    }
}
