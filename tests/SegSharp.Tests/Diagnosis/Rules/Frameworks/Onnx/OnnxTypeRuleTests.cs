using SegSharp.Diagnosis.Rules.Frameworks.Onnx;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.Onnx;

/// <summary>A fault and its sound neighbour for <see cref="OnnxTypeRule"/>.</summary>
public sealed class OnnxTypeRuleTests
{
    [Theory]
    [InlineData("SEG0501/opset", "export.opset",
        "'export': {'shape': [1, 3, 512, 512], 'opset': 11, 'operators': ['aten::grid_sampler']}", "")]
    [InlineData("SEG0405/onnx", "runtime.input_dtype", "'export': {'shape': [1, 3, 512, 512]}", "'input_dtype': 'float64'")]
    [InlineData("SEG0501/training", "export.mode", "'export': {'shape': [1, 3, 512, 512], 'mode': 'train'}", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime) =>
        RuleAssert.BrokenThenMended<OnnxTypeRule>(Repro.Of("onnx", config.Replace('\'', '"'), runtime.Replace('\'', '"')), message, key);

    [Theory]
    [InlineData("'export': {'shape': [1, 3, 512, 512], 'dynamic_axes': null, 'opset': 11}",
        "'input': [1, 3, 512, 512], 'input_dtype': 'float32'")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("onnx", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
