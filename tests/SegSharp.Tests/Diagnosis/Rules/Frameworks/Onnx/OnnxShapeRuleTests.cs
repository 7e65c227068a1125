using SegSharp.Diagnosis.Rules.Frameworks.Onnx;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.Onnx;

/// <summary>A fault and its sound neighbour for <see cref="OnnxShapeRule"/>.</summary>
public sealed class OnnxShapeRuleTests
{
    [Theory]
    [InlineData("SEG0501/fixed-size", "export.dynamic_axes", "'export': {'shape': [1, 3, 512, 512]}", "'input': [4, 3, 512, 512]")]
    [InlineData("SEG0501/fixed-size", "export.dynamic_axes",
        "'export': {'shape': [1, 3, 512, 512], 'dynamic_axes': {'input': {'0': 'batch'}}}", "'input': [4, 3, 640, 512]")]
    [InlineData("SEG0501/rank", "runtime.input", "'export': {'shape': [1, 3, 512, 512]}", "'input': [3, 512, 512]")]
    [InlineData("SEG0309/channels-last", "runtime.input", "'export': {'shape': [1, 3, 512, 512]}", "'input': [1, 512, 512, 3]")]
    [InlineData("SEG0106/onnx", "runtime.input", "'export': {'shape': [1, 3, 512, 512], 'dynamic_axes': true}",
        "'input': [1, 4, 512, 512]")]
    [InlineData("SEG0501/axis-name", "export.dynamic_axes", "'export': {'shape': [1, 3, 512, 512], 'input_names': ['images'], " +
        "'output_names': ['out'], 'dynamic_axes': {'input': {'2': 'h', '3': 'w'}}}", "")]
    [InlineData("SEG0501/feed-name", "runtime.input_name", "'export': {'shape': [1, 3, 512, 512], 'input_names': ['images']}",
        "'input_name': 'input'")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime) =>
        RuleAssert.BrokenThenMended<OnnxShapeRule>(Repro.Of("onnx", config.Replace('\'', '"'), runtime.Replace('\'', '"')), message, key);

    [Theory]
    [InlineData("'export': {'shape': [1, 3, 512, 512], 'dynamic_axes': {'input': {'0': 'n', '2': 'h', '3': 'w'}}, 'opset': 17}",
        "'input': [4, 3, 1024, 768]")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("onnx", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
