using SegSharp.Diagnosis.Rules.Frameworks.Onnx;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.Onnx;

/// <summary>A fault and its sound neighbour for <see cref="OnnxPoolingRule"/>.</summary>
public sealed class OnnxPoolingRuleTests
{
    [Theory]
    [InlineData("SEG0501/pooling", "export.shape",
        "'model': {'decode_head': {'type': 'PSPHead', 'pool_scales': [1, 2, 3, 6]}}, 'export': {'shape': [1, 3, 512, 1024]}", "")]
    [InlineData("SEG0501/pooling-open", "export.dynamic_axes",
        "'model': {'decode_head': {'type': 'PSPHead'}}, 'export': {'shape': [1, 3, 480, 480], 'dynamic_axes': {'input': [2, 3]}}", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime) =>
        RuleAssert.BrokenThenMended<OnnxPoolingRule>(Repro.Of("onnx", config.Replace('\'', '"'), runtime.Replace('\'', '"')), message, key);

    [Theory]
    [InlineData("'model': {'decode_head': {'type': 'PSPHead', 'pool_scales': [1, 2, 3, 6]}}, 'export': {'shape': [1, 3, 480, 480]}", "")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("onnx", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
