using SegSharp.Diagnosis.Rules.Checkpoints;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Checkpoints;

/// <summary>Faults and their sound neighbours for <see cref="OptimizerResumeRule"/>.</summary>
public sealed class OptimizerResumeRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "optimizer state of another model", "SEG0205", "resume_from",
            Setup(MiT, Head, more: "'resume_from': 'x.pth'", runtime: "'optimizer_param_counts': [340]",
            meta: "'optimizer_param_counts': [172]") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "optimizer state of this model", Setup(MiT, Head, more: "'resume_from': 'x.pth'", runtime: "'optimizer_param_counts': [172]",
            meta: "'optimizer_param_counts': [172]") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<OptimizerResumeRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
