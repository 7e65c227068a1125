using SegSharp.Diagnosis.Rules.Runtime;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Runtime;

/// <summary>A fault and its sound neighbour for <see cref="DeviceRule"/>.</summary>
public sealed class DeviceRuleTests
{
    [Theory]
    [InlineData("SEG0406/differs", "runtime.input_device", "", "'model_device': 'cuda:0', 'input_device': 'cpu'", "")]
    [InlineData("SEG0406/no-cuda", "runtime.device", "", "'device': 'cuda', 'cuda_available': false", "")]
    [InlineData("SEG0406/no-such-gpu", "runtime.device", "", "'device': 'cuda:3', 'num_gpus': 2", "")]
    [InlineData("SEG0406/map-location", "runtime.map_location", "", "'checkpoint_device': 'cuda:0', 'device': 'cpu'", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended<DeviceRule>(Torch(config, runtime, data), message, key);

    [Theory]
    [InlineData("", "'input_dtype': 'float32', 'weight_dtype': 'float32', 'device': 'cuda', 'input_device': 'cuda:0'", "")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Torch(config, runtime, data));

    private static Repro Torch(string config, string runtime, string data) =>
        Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"'));
}
