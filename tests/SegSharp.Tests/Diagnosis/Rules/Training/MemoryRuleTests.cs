using SegSharp.Diagnosis.Rules.Training;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Training;

/// <summary>Faults and their sound neighbours for <see cref="MemoryRule"/>.</summary>
public sealed class MemoryRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "whole images of many classes", "SEG0407", "model.test_cfg.mode",
            Setup(MiT, Head.Replace("19", "150", StringComparison.Ordinal),
            runtime: "'mode': 'eval', 'input': [1, 3, 4096, 4096], 'gpu_gib': 12") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "windows of many classes", Setup(MiT + ", 'test_cfg': {'mode': 'slide', 'crop_size': [512, 512], 'stride': [341, 341]}",
            Head.Replace("19", "150", StringComparison.Ordinal), runtime: "'mode': 'eval', 'input': [1, 3, 4096, 4096], 'gpu_gib': 12") },
        { "a small image of many classes", Setup(MiT, Head.Replace("19", "150", StringComparison.Ordinal),
            runtime: "'mode': 'eval', 'input': [1, 3, 512, 512], 'gpu_gib': 12") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<MemoryRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
