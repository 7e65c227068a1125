using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Rules.Frameworks.HuggingFace;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.HuggingFace;

/// <summary>A fault and its sound neighbour for <see cref="HuggingFaceCheckpointRule"/>.</summary>
public sealed class HuggingFaceCheckpointRuleTests
{
    [Theory]
    [InlineData("'num_labels': 7", "'mode': 'train', 'ignore_mismatched_sizes': false", "SEG0204/hf")]
    [InlineData("'num_labels': 7", "'mode': 'eval', 'ignore_mismatched_sizes': true", "SEG0204/hf-random")]
    public void Check_ClassifierOfAnotherCount_IsToldByWhatIsRun(string config, string runtime, string message) =>
        RuleAssert.BrokenThenMended<HuggingFaceCheckpointRule>(WithClassifier(config, runtime), message, "num_labels");

    [Theory]
    [InlineData("'num_labels': 7", "'mode': 'train', 'ignore_mismatched_sizes': true")]
    [InlineData("'num_labels': 150", "'mode': 'eval'")]
    public void Check_ClassifierThatFits_SaysNothing(string config, string runtime) => RuleAssert.Sound(WithClassifier(config, runtime));

    /// <summary>Predictions count the rows where the config is silent, so that is no error.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("'model_type': 'segformer'")]
    public void Check_ConfigWithoutLabels_IsAWarning(string config)
    {
        Repro untold = WithClassifier(config, "");
        RuleAssert.BrokenThenMended<HuggingFaceCheckpointRule>(untold, "SEG0204/hf-untold", "num_labels");
        Assert.DoesNotContain(untold.Findings(), finding => finding.Severity == Severity.Error);
    }

    private static Repro WithClassifier(string config, string runtime) => Repro.Parse(
        $$"""
        {"framework": "hf", "config": { {{config}} }, "runtime": { {{runtime}} },
         "checkpoint": {"decode_head.classifier.weight": [150, 256, 1, 1], "decode_head.classifier.bias": [150]} }
        """.Replace('\'', '"'));
}
