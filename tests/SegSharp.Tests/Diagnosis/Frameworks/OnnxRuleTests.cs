namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>Exports and what runs them.</summary>
public sealed class OnnxRuleTests
{
    [Theory]
    [InlineData("SEG0501/fixed-size", "export.dynamic_axes", "'export': {'shape': [1, 3, 512, 512]}", "'input': [4, 3, 512, 512]")]
    [InlineData("SEG0501/fixed-size", "export.dynamic_axes", "'export': {'shape': [1, 3, 512, 512], 'dynamic_axes': {'input': {'0': 'batch'}}}", "'input': [4, 3, 640, 512]")]
    [InlineData("SEG0501/rank", "runtime.input", "'export': {'shape': [1, 3, 512, 512]}", "'input': [3, 512, 512]")]
    [InlineData("SEG0309/channels-last", "runtime.input", "'export': {'shape': [1, 3, 512, 512]}", "'input': [1, 512, 512, 3]")]
    [InlineData("SEG0106/onnx", "runtime.input", "'export': {'shape': [1, 3, 512, 512], 'dynamic_axes': true}", "'input': [1, 4, 512, 512]")]
    [InlineData("SEG0501/axis-name", "export.dynamic_axes", "'export': {'shape': [1, 3, 512, 512], 'input_names': ['images'], 'output_names': ['out'], 'dynamic_axes': {'input': {'2': 'h', '3': 'w'}}}", "")]
    [InlineData("SEG0501/feed-name", "runtime.input_name", "'export': {'shape': [1, 3, 512, 512], 'input_names': ['images']}", "'input_name': 'input'")]
    [InlineData("SEG0501/opset", "export.opset", "'export': {'shape': [1, 3, 512, 512], 'opset': 11, 'operators': ['aten::grid_sampler']}", "")]
    [InlineData("SEG0405/onnx", "runtime.input_dtype", "'export': {'shape': [1, 3, 512, 512]}", "'input_dtype': 'float64'")]
    [InlineData("SEG0501/training", "export.mode", "'export': {'shape': [1, 3, 512, 512], 'mode': 'train'}", "")]
    [InlineData("SEG0501/pooling", "export.shape", "'model': {'decode_head': {'type': 'PSPHead', 'pool_scales': [1, 2, 3, 6]}}, 'export': {'shape': [1, 3, 512, 1024]}", "")]
    [InlineData("SEG0501/pooling-open", "export.dynamic_axes", "'model': {'decode_head': {'type': 'PSPHead'}}, 'export': {'shape': [1, 3, 480, 480], 'dynamic_axes': {'input': [2, 3]}}", "")]
    [InlineData("SEG0501/trt-profile", "trt", "'export': {'shape': [1, 3, 512, 512], 'dynamic_axes': {'input': {'0': 'n'}}}, 'trt': {'fp16': true}", "")]
    [InlineData("SEG0501/trt-order", "trt.opt_shape", "'export': {'shape': [1, 3, 64, 64], 'dynamic_axes': true}, 'trt': {'min_shape': [1, 3, 64, 64], 'opt_shape': [8, 3, 64, 64], 'max_shape': [4, 3, 64, 64]}", "")]
    [InlineData("SEG0501/trt-closed", "export.dynamic_axes", "'export': {'shape': [1, 3, 64, 64]}, 'trt': {'min_shape': [1, 3, 64, 64], 'opt_shape': [2, 3, 64, 64], 'max_shape': [4, 3, 64, 64]}", "")]
    [InlineData("SEG0501/trt-outside", "trt.max_shape", "'export': {'shape': [1, 3, 64, 64], 'dynamic_axes': true}, 'trt': {'min': [1, 3, 64, 64], 'opt': [1, 3, 64, 64], 'max_shape': [4, 3, 64, 64]}", "'input': [8, 3, 64, 64]")]
    [InlineData("SEG0501/trt-int8", "trt.int8", "'export': {'shape': [1, 3, 64, 64]}, 'trt': {'int8': true}", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime) =>
        RuleAssert.BrokenThenMended(Repro.Of("onnx", config.Replace('\'', '"'), runtime.Replace('\'', '"')), message, key);

    [Theory]
    [InlineData("'export': {'shape': [1, 3, 512, 512], 'dynamic_axes': {'input': {'0': 'n', '2': 'h', '3': 'w'}}, 'opset': 17}", "'input': [4, 3, 1024, 768]")]
    [InlineData("'export': {'shape': [1, 3, 512, 512], 'dynamic_axes': null, 'opset': 11}", "'input': [1, 3, 512, 512], 'input_dtype': 'float32'")]
    [InlineData("'model': {'decode_head': {'type': 'PSPHead', 'pool_scales': [1, 2, 3, 6]}}, 'export': {'shape': [1, 3, 480, 480]}", "")]
    [InlineData("'export': {'shape': [1, 3, 512, 512], 'dynamic_export': true}, 'trt': {'min_shape': [1, 3, 256, 256], 'opt_shape': [1, 3, 512, 512], 'max_shape': [8, 3, 1024, 1024]}", "'input': [2, 3, 640, 640]")]
    [InlineData("'export': {'shape': 'any', 'dynamic_axes': [[]], 'opset': '13'}, 'trt': [1]", "'input': {}")]
    public void Check_Sound_SaysNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("onnx", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
