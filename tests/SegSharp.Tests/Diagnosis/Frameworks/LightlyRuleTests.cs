namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>Values of another form than the rules expect.</summary>
public sealed class LightlyRuleTests
{
    [Theory]
    [InlineData("'backbone': 'resnet50', 'projection_head': 3, 'prediction_head': []", "'batch_size': 'many'")]
    public void Check_ValuesOfAnotherForm_SayNothing(string config, string runtime) =>
        RuleAssert.Sound(Repro.Of("lightly", config.Replace('\'', '"'), runtime.Replace('\'', '"')));
}
