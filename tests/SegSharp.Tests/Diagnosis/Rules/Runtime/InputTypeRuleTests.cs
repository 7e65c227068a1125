using SegSharp.Diagnosis.Rules.Runtime;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Runtime;

/// <summary>A fault and its sound neighbour for <see cref="InputTypeRule"/>.</summary>
public sealed class InputTypeRuleTests
{
    [Theory]
    [InlineData("SEG0405/input-weight", "runtime.input_dtype", "",
        "'input_dtype': 'torch.cuda.DoubleTensor', 'weight_dtype': 'torch.cuda.FloatTensor'", "")]
    [InlineData("SEG0405/input-integers", "runtime.input_dtype", "", "'input_dtype': 'uint8'", "")]
    [InlineData("SEG0405/half-on-cpu", "runtime.weight_dtype", "",
        "'input_dtype': 'float16', 'weight_dtype': 'float16', 'device': 'cpu'", "")]
    [InlineData("SEG0405/scaler-half", "runtime.weight_dtype", "", "'weight_dtype': 'float16', 'amp': true, 'mode': 'train'", "")]
    [InlineData("SEG0405/input-embedding", "runtime.input_dtype",
        "'layers': [{'type': 'Embedding', 'num_embeddings': 100, 'embedding_dim': 32}]", "'input': [2, 50], 'input_dtype': 'float32'", "")]
    [InlineData("SEG0405/autocast-bce", "loss.type", "'loss': {'type': 'BCELoss'}", "'amp': true", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended<InputTypeRule>(Torch(config, runtime, data), message, key);

    [Theory]
    [InlineData("", "'input_dtype': 'float32', 'weight_dtype': 'float16', 'autocast': true", "")]
    [InlineData("", "'weight_dtype': 'float16', 'device': 'cpu', 'torch_version': '2.4.0'", "")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Torch(config, runtime, data));

    private static Repro Torch(string config, string runtime, string data) =>
        Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"'));
}
