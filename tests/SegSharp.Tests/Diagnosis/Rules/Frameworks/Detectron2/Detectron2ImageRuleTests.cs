using SegSharp.Diagnosis.Rules.Frameworks.Detectron2;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.Detectron2;

/// <summary>A fault and its sound neighbour for <see cref="Detectron2ImageRule"/>.</summary>
public sealed class Detectron2ImageRuleTests
{
    [Theory]
    [InlineData("SEG0310/d2-pair", "MODEL.PIXEL_STD", "'PIXEL_MEAN': [1, 2, 3], 'PIXEL_STD': [1, 1]", "", "")]
    [InlineData("SEG0309/d2", "runtime.image", "'PIXEL_MEAN': [1, 2, 3, 4], 'PIXEL_STD': [1, 1, 1, 1]", "'image': [300, 400, 4]", "")]
    [InlineData("SEG0106/d2-alpha", "MODEL.PIXEL_MEAN", "'PIXEL_STD': [1, 1, 1]", "'image': [4, 300, 400]", "'image': {'channels': 4}")]
    [InlineData("SEG0106/d2", "MODEL.PIXEL_MEAN", "'DEVICE': 'cpu'", "'image': [1, 300, 400]", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string model, string runtime, string data) =>
        RuleAssert.BrokenThenMended<Detectron2ImageRule>(
            Repro.Of("detectron2", $"'MODEL': {{ {model} }}".Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"')),
            message, key);

    [Theory]
    [InlineData("", "'image': [3, 800, 1216]", "")]
    [InlineData("", "'image': [800, 1216, 3], 'predictor': true", "")] // the predictor takes OpenCV's layout
    [InlineData("'PIXEL_MEAN': [1, 2, 3, 4], 'PIXEL_STD': [1, 1, 1, 1]", "'image': [4, 256, 256]", "'image': {'channels': 4}")]
    public void Check_SoundNeighbour_SaysNothing(string model, string runtime, string data) =>
        RuleAssert.Sound(Repro.Of("detectron2", $"'MODEL': {{ {model} }}".Replace('\'', '"'), runtime.Replace('\'', '"'),
            data.Replace('\'', '"')));

    [Fact]
    public void Check_MeansInAnotherOrderThanTheImages_Warns() => RuleAssert.BrokenThenMended<Detectron2ImageRule>(
        Repro.Of("detectron2", "\"MODEL\": {\"PIXEL_MEAN\": [103.53, 116.28, 123.675]}, \"INPUT\": {\"FORMAT\": \"RGB\"}"),
        "SEG0309/d2-mean", "MODEL.PIXEL_MEAN");
}
