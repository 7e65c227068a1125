using SegSharp.Diagnosis.Rules.Frameworks.HuggingFace;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.HuggingFace;

/// <summary>A fault and its sound neighbour for <see cref="HuggingFaceLabelsRule"/>.</summary>
public sealed class HuggingFaceLabelsRuleTests
{
    [Theory]
    [InlineData("SEG0301/hf-keys", "id2label", "'id2label': {'1': 'road', '2': 'car'}", "", "")]
    [InlineData("SEG0301/hf-inverse", "label2id", "'id2label': {'0': 'a', '1': 'b', '2': 'c'}, 'label2id': {'a': 0, 'b': 1}", "", "")]
    [InlineData("SEG0304/hf-one-label", "num_labels", "'num_labels': 1", "", "")]
    [InlineData("SEG0304/hf-refuses-one", "num_labels", "'num_labels': 1", "'version': 'transformers 4.20.1'", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string config, string runtime, string data) =>
        RuleAssert.BrokenThenMended<HuggingFaceLabelsRule>(Repro.Of("hf", config.Replace('\'', '"'), runtime.Replace('\'', '"'),
            data.Replace('\'', '"')), message, key);

    [Theory]
    [InlineData("'id2label': {'0': 'a', '1': 'b'}, 'label2id': {'a': 0, 'b': 1}", "'pred': [2, 2, 64, 64], 'target': [2, 64, 64]",
        "'mask': {'values': [0, 1]}")]
    [InlineData("'num_labels': 150, 'do_reduce_labels': true", "", "'mask': {'values': [0, 1, 150]}")]
    public void Check_SoundNeighbour_SaysNothing(string config, string runtime, string data) =>
        RuleAssert.Sound(Repro.Of("hf", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"')));
}
