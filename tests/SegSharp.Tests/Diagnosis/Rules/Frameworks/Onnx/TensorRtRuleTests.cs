using SegSharp.Diagnosis.Rules.Frameworks.Onnx;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.Onnx;

/// <summary>A fault and its sound neighbour for <see cref="TensorRtRule"/>.</summary>
public sealed class TensorRtRuleTests
{
    [Theory]
    [InlineData("SEG0501/trt-profile", "trt",
        "'export': {'shape': [1, 3, 512, 512], 'dynamic_axes': {'input': {'0': 'n'}}}, 'trt': {'fp16': true}", "")]
    [InlineData("SEG0501/trt-order", "trt.opt_shape", "'export': {'shape': [1, 3, 64, 64], 'dynamic_axes': true}, 'trt': {'min_shape': " +
        "[1, 3, 64, 64], 'opt_shape': [8, 3, 64, 64], 'max_shape': [4, 3, 64, 64]}", "")]
    [InlineData("SEG0501/trt-closed", "export.dynamic_axes", "'export': {'shape': [1, 3, 64, 64]}, 'trt': {'min_shape': [1, 3, 64, 64], " +
        "'opt_shape': [2, 3, 64, 64], 'max_shape': [4, 3, 64, 64]}", "")]
    [InlineData("SEG0501/trt-outside", "trt.max_shape", "'export': {'shape': [1, 3, 64, 64], 'dynamic_axes': true}, 'trt': {'min': [1, " +
        "3, 64, 64], 'opt': [1, 3, 64, 64], 'max_shape': [4, 3, 64, 64]}", "'input': [8, 3, 64, 64]")]
    [InlineData("SEG0501/trt-int8", "trt.int8", "'export': {'shape': [1, 3, 64, 64]}, 'trt': {'int8': true}", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime) =>
        RuleAssert.BrokenThenMended<TensorRtRule>(Repro.Of("onnx", config.Replace('\'', '"'), runtime.Replace('\'', '"')), message, key);

    [Theory]
    [InlineData("'export': {'shape': [1, 3, 512, 512], 'dynamic_export': true}, 'trt': {'min_shape': [1, 3, 256, 256], 'opt_shape': [1, " +
        "3, 512, 512], 'max_shape': [8, 3, 1024, 1024]}", "'input': [2, 3, 640, 640]")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("onnx", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
