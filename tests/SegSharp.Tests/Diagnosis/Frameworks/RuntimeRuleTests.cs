namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>Values of another form than the rules expect.</summary>
public sealed class RuntimeRuleTests
{
    [Theory]
    [InlineData("'model': {'image_size': [1]}", "'pred': [], 'target': [0], 'device': 3, 'input': [-1, -1]",
        "'image': 'x', 'mask': {'size': 'y', 'values': {}}")]
    public void Check_ValuesOfAnotherForm_SayNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Torch(config, runtime, data));

    private static Repro Torch(string config, string runtime, string data) =>
        Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"'));
}
