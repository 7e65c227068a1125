namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>Rules that all frameworks share, in the words of Detectron2's YAML tree.</summary>
public sealed class Detectron2RuleTests
{
    [Theory]
    [InlineData("SEG0406/no-cuda", "MODEL.DEVICE", "'DEVICE': 'cuda'", "'cuda_available': false", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string model, string runtime, string data) =>
        RuleAssert.BrokenThenMended(
            Repro.Of("detectron2", $"'MODEL': {{ {model} }}".Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"')),
            message, key);

    [Theory]
    [InlineData("'ROI_HEADS': 3, 'RPN': {'IN_FEATURES': 'p2'}", "'image': []", "'thing_classes': {}")]
    public void Check_ValuesOfAnotherForm_SayNothing(string model, string runtime, string data) =>
        RuleAssert.Sound(Repro.Of("detectron2", $"'MODEL': {{ {model} }}".Replace('\'', '"'), runtime.Replace('\'', '"'),
            data.Replace('\'', '"')));
}
