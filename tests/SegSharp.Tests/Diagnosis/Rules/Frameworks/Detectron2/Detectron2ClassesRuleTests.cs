using SegSharp.Diagnosis.Rules.Frameworks.Detectron2;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.Detectron2;

/// <summary>A fault and its sound neighbour for <see cref="Detectron2ClassesRule"/>.</summary>
public sealed class Detectron2ClassesRuleTests
{
    [Theory]
    [InlineData("SEG0301/d2-few", "MODEL.ROI_HEADS.NUM_CLASSES", "'ROI_HEADS': {'NUM_CLASSES': 3}", "",
        "'thing_classes': ['a', 'b', 'c', 'd', 'e']")]
    [InlineData("SEG0301/d2-many", "MODEL.ROI_HEADS.NUM_CLASSES", "'DEVICE': 'cpu'", "", "'thing_classes': ['a', 'b']")]
    [InlineData("SEG0301/d2-many", "MODEL.RETINANET.NUM_CLASSES", "'META_ARCHITECTURE': 'RetinaNet'", "", "'num_classes': 4")]
    [InlineData("SEG0301/d2-from-one", "data.category_ids", "'ROI_HEADS': {'NUM_CLASSES': 3}", "", "'category_ids': [1, 2, 3]")]
    [InlineData("SEG0301/d2-ids", "MODEL.ROI_HEADS.NUM_CLASSES", "'ROI_HEADS': {'NUM_CLASSES': 3}", "", "'category_ids': [0, 1, 7]")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string model, string runtime, string data) =>
        RuleAssert.BrokenThenMended<Detectron2ClassesRule>(
            Repro.Of("detectron2", $"'MODEL': {{ {model} }}".Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"')),
            message, key);

    [Theory]
    [InlineData("'ROI_HEADS': {'NUM_CLASSES': 2}", "", "'thing_classes': ['a', 'b'], 'category_ids': [0, 1]")]
    public void Check_SoundNeighbour_SaysNothing(string model, string runtime, string data) =>
        RuleAssert.Sound(Repro.Of("detectron2", $"'MODEL': {{ {model} }}".Replace('\'', '"'), runtime.Replace('\'', '"'),
            data.Replace('\'', '"')));
}
