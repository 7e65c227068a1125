namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>Values of another form than the rules expect.</summary>
public sealed class OnnxRuleTests
{
    [Theory]
    [InlineData("'export': {'shape': 'any', 'dynamic_axes': [[]], 'opset': '13'}, 'trt': [1]", "'input': {}")]
    public void Check_ValuesOfAnotherForm_SayNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("onnx", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
