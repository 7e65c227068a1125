using SegSharp.Diagnosis.Rules.Training;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Training;

/// <summary>Faults and their sound neighbours for <see cref="SyncBatchNormRule"/>.</summary>
public sealed class SyncBatchNormRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "SyncBN alone, 0.x", "SEG0404", "model.decode_head.norm_cfg.type",
            Setup(MiT, Head, runtime: "'distributed': false, 'version': 'mmseg 0.30'") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "published B0", Setup(MiT, Head, runtime: "'distributed': true, 'num_gpus': 4, 'batch_size': 1") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<SyncBatchNormRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
