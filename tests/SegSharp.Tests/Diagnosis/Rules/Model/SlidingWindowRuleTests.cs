using SegSharp.Diagnosis.Rules.Model;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Model;

/// <summary>Faults and their sound neighbours for <see cref="SlidingWindowRule"/>.</summary>
public sealed class SlidingWindowRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "windows with gaps", "SEG0112", "model.test_cfg.stride",
            Setup(MiT + ", 'test_cfg': {'mode': 'slide', 'crop_size': [512, 512], 'stride': [768, 768]}", Head) },
        { "window without stride", "SEG0112/missing", "model.test_cfg.stride",
            Setup(MiT + ", 'test_cfg': {'mode': 'slide', 'crop_size': [512, 512]}", Head) },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "windows that overlap", Setup(MiT + ", 'test_cfg': {'mode': 'slide', 'crop_size': [512, 512], 'stride': [341, 341]}", Head) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<SlidingWindowRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
