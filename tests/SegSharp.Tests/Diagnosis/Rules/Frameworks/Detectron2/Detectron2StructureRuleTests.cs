using SegSharp.Diagnosis.Rules.Frameworks.Detectron2;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.Detectron2;

/// <summary>A fault and its sound neighbour for <see cref="Detectron2StructureRule"/>.</summary>
public sealed class Detectron2StructureRuleTests
{
    [Theory]
    [InlineData("SEG0102/d2-basic", "MODEL.RESNETS.RES2_OUT_CHANNELS", "'RESNETS': {'DEPTH': 18}", "", "")]
    [InlineData("SEG0105/d2", "MODEL.FPN.OUT_CHANNELS", "'FPN': {'NORM': 'GN', 'OUT_CHANNELS': 100}", "", "")]
    [InlineData("SEG0103/d2", "MODEL.FPN.IN_FEATURES",
        "'RESNETS': {'OUT_FEATURES': ['res3', 'res4', 'res5']}, 'FPN': {'IN_FEATURES': ['res2', 'res3', 'res4', 'res5']}", "", "")]
    [InlineData("SEG0103/d2-anchors", "MODEL.ANCHOR_GENERATOR.SIZES",
        "'RPN': {'IN_FEATURES': ['p2', 'p3', 'p4']}, 'ANCHOR_GENERATOR': {'SIZES': [[32], [64]]}", "", "")]
    [InlineData("SEG0404/d2", "MODEL.RESNETS.NORM", "'RESNETS': {'NORM': 'SyncBN'}", "'distributed': false, 'mode': 'train'", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string model, string runtime, string data) =>
        RuleAssert.BrokenThenMended<Detectron2StructureRule>(
            Repro.Of("detectron2", $"'MODEL': {{ {model} }}".Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"')),
            message, key);

    [Theory]
    [InlineData("'RESNETS': {'DEPTH': 18, 'RES2_OUT_CHANNELS': 64}", "", "")]
    [InlineData("'RESNETS': {'NORM': 'SyncBN'}", "'num_gpus': 4, 'mode': 'train'", "")]
    public void Check_SoundNeighbour_SaysNothing(string model, string runtime, string data) =>
        RuleAssert.Sound(Repro.Of("detectron2", $"'MODEL': {{ {model} }}".Replace('\'', '"'), runtime.Replace('\'', '"'),
            data.Replace('\'', '"')));

    [Fact]
    public void Check_BatchThatGpusCannotShare_IsRounded() =>
        RuleAssert.BrokenThenMended<Detectron2StructureRule>(Repro.Of("detectron2", "\"SOLVER\": {\"IMS_PER_BATCH\": 10}",
            "\"num_gpus\": 4"), "SEG0002/d2-batch", "SOLVER.IMS_PER_BATCH");
}
