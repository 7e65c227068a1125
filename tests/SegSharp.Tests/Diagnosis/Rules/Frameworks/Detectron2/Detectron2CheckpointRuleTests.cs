using SegSharp.Diagnosis.Rules.Frameworks.Detectron2;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Frameworks.Detectron2;

/// <summary>A fault and its sound neighbour for <see cref="Detectron2CheckpointRule"/>.</summary>
public sealed class Detectron2CheckpointRuleTests
{
    [Theory]
    [InlineData("SEG0204/d2-rows", "MODEL.ROI_HEADS.NUM_CLASSES", "", "'roi_heads.box_predictor.cls_score.weight': [5, 1024]")]
    [InlineData("SEG0204/d2-boxes", "MODEL.ROI_HEADS.NUM_CLASSES", "'ROI_HEADS': {'NUM_CLASSES': 3}",
        "'roi_heads.box_predictor.bbox_pred.weight': [20, 1024]")]
    [InlineData("SEG0204/d2-masks", "MODEL.ROI_HEADS.NUM_CLASSES", "'ROI_HEADS': {'NUM_CLASSES': 3}",
        "'roi_heads.mask_head.predictor.weight': [80, 256, 1, 1]")]
    [InlineData("SEG0204/d2-masks", "MODEL.SEM_SEG_HEAD.NUM_CLASSES", "'SEM_SEG_HEAD': {'NUM_CLASSES': 12}",
        "'sem_seg_head.predictor.weight': [54, 128, 1, 1]")]
    [InlineData("SEG0204/d2-anchors", "MODEL.RETINANET.NUM_CLASSES", "'META_ARCHITECTURE': 'RetinaNet', 'RETINANET': {'NUM_CLASSES': 4}",
        "'head.cls_score.weight': [720, 256, 3, 3]")]
    [InlineData("SEG0203/d2-agnostic", "MODEL.ROI_BOX_HEAD.CLS_AGNOSTIC_BBOX_REG", "'ROI_HEADS': {'NUM_CLASSES': 3}",
        "'roi_heads.box_predictor.bbox_pred.weight': [4, 1024]")]
    [InlineData("SEG0203/d2-per-class", "MODEL.ROI_BOX_HEAD.CLS_AGNOSTIC_BBOX_REG",
        "'ROI_HEADS': {'NUM_CLASSES': 3}, 'ROI_BOX_HEAD': {'CLS_AGNOSTIC_BBOX_REG': true}",
        "'roi_heads.box_predictor.bbox_pred.weight': [12, 1024]")]
    [InlineData("SEG0203/d2-width", "MODEL.ROI_BOX_HEAD.FC_DIM", "'ROI_BOX_HEAD': {'FC_DIM': 512}",
        "'roi_heads.box_head.fc1.weight': [1024, 12544]")]
    [InlineData("SEG0106/d2-stem", "MODEL.PIXEL_MEAN", "'PIXEL_MEAN': [1, 2, 3, 4], 'PIXEL_STD': [1, 1, 1, 1]",
        "'backbone.bottom_up.stem.conv1.weight': [64, 3, 7, 7]")]
    [InlineData("SEG0116/d2", "MODEL.CLIP.TEXT_EMB_DIM", "'CLIP': {'TEXT_EMB_DIM': 512}", "'concepts.npy': [20, 768]")]
    public void Check_CheckpointOfAnotherModel_NamesTheKeyAndMendsIt(string message, string key, string model, string checkpoint) =>
        RuleAssert.BrokenThenMended<Detectron2CheckpointRule>(With(model, checkpoint), message, key);

    [Theory]
    [InlineData("'ROI_HEADS': {'NUM_CLASSES': 4}", "'roi_heads.box_predictor.cls_score.weight': [5, 1024], " +
        "'roi_heads.box_predictor.bbox_pred.weight': [16, 1024], 'roi_heads.mask_head.predictor.weight': [4, 256, 1, 1]")]
    [InlineData("'ROI_HEADS': {'NUM_CLASSES': 1}",
        "'roi_heads.box_predictor.cls_score.weight': [2, 1024], 'roi_heads.box_predictor.bbox_pred.weight': [4, 1024]")]
    [InlineData("'CLIP': {'TEXT_EMB_DIM': 640}", "'class_emb.pth': [65, 640]")]
    public void Check_CheckpointOfThisModel_SaysNothing(string model, string checkpoint) => RuleAssert.Sound(With(model, checkpoint));

    private static Repro With(string model, string checkpoint) => Repro.Parse(
        $$"""{"framework": "detectron2", "config": {"MODEL": { {{model}} } }, "checkpoint": { {{checkpoint}} } }""".Replace('\'', '"'));
}
