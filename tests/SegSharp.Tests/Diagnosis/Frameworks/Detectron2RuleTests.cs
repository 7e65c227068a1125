namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>Detectron2's YAML tree, with and without a checkpoint.</summary>
public sealed class Detectron2RuleTests
{
    [Theory]
    [InlineData("SEG0310/d2-pair", "MODEL.PIXEL_STD", "'PIXEL_MEAN': [1, 2, 3], 'PIXEL_STD': [1, 1]", "", "")]
    [InlineData("SEG0309/d2", "runtime.image", "'PIXEL_MEAN': [1, 2, 3, 4], 'PIXEL_STD': [1, 1, 1, 1]", "'image': [300, 400, 4]", "")]
    [InlineData("SEG0106/d2-alpha", "MODEL.PIXEL_MEAN", "'PIXEL_STD': [1, 1, 1]", "'image': [4, 300, 400]", "'image': {'channels': 4}")]
    [InlineData("SEG0106/d2", "MODEL.PIXEL_MEAN", "'DEVICE': 'cpu'", "'image': [1, 300, 400]", "")]
    [InlineData("SEG0301/d2-few", "MODEL.ROI_HEADS.NUM_CLASSES", "'ROI_HEADS': {'NUM_CLASSES': 3}", "", "'thing_classes': ['a', 'b', 'c', 'd', 'e']")]
    [InlineData("SEG0301/d2-many", "MODEL.ROI_HEADS.NUM_CLASSES", "'DEVICE': 'cpu'", "", "'thing_classes': ['a', 'b']")]
    [InlineData("SEG0301/d2-many", "MODEL.RETINANET.NUM_CLASSES", "'META_ARCHITECTURE': 'RetinaNet'", "", "'num_classes': 4")]
    [InlineData("SEG0301/d2-from-one", "data.category_ids", "'ROI_HEADS': {'NUM_CLASSES': 3}", "", "'category_ids': [1, 2, 3]")]
    [InlineData("SEG0301/d2-ids", "MODEL.ROI_HEADS.NUM_CLASSES", "'ROI_HEADS': {'NUM_CLASSES': 3}", "", "'category_ids': [0, 1, 7]")]
    [InlineData("SEG0102/d2-basic", "MODEL.RESNETS.RES2_OUT_CHANNELS", "'RESNETS': {'DEPTH': 18}", "", "")]
    [InlineData("SEG0105/d2", "MODEL.FPN.OUT_CHANNELS", "'FPN': {'NORM': 'GN', 'OUT_CHANNELS': 100}", "", "")]
    [InlineData("SEG0103/d2", "MODEL.FPN.IN_FEATURES", "'RESNETS': {'OUT_FEATURES': ['res3', 'res4', 'res5']}, 'FPN': {'IN_FEATURES': ['res2', 'res3', 'res4', 'res5']}", "", "")]
    [InlineData("SEG0103/d2-anchors", "MODEL.ANCHOR_GENERATOR.SIZES", "'RPN': {'IN_FEATURES': ['p2', 'p3', 'p4']}, 'ANCHOR_GENERATOR': {'SIZES': [[32], [64]]}", "", "")]
    [InlineData("SEG0404/d2", "MODEL.RESNETS.NORM", "'RESNETS': {'NORM': 'SyncBN'}", "'distributed': false, 'mode': 'train'", "")]
    [InlineData("SEG0406/no-cuda", "MODEL.DEVICE", "'DEVICE': 'cuda'", "'cuda_available': false", "")]
    public void Check_Broken_NamesTheKeyAndMendsIt(string message, string key, string model, string runtime, string data) =>
        RuleAssert.BrokenThenMended(
            Repro.Of("detectron2", $"'MODEL': {{ {model} }}".Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"')), message, key);

    [Theory]
    [InlineData("SEG0204/d2-rows", "MODEL.ROI_HEADS.NUM_CLASSES", "", "'roi_heads.box_predictor.cls_score.weight': [5, 1024]")]
    [InlineData("SEG0204/d2-boxes", "MODEL.ROI_HEADS.NUM_CLASSES", "'ROI_HEADS': {'NUM_CLASSES': 3}", "'roi_heads.box_predictor.bbox_pred.weight': [20, 1024]")]
    [InlineData("SEG0204/d2-masks", "MODEL.ROI_HEADS.NUM_CLASSES", "'ROI_HEADS': {'NUM_CLASSES': 3}", "'roi_heads.mask_head.predictor.weight': [80, 256, 1, 1]")]
    [InlineData("SEG0204/d2-masks", "MODEL.SEM_SEG_HEAD.NUM_CLASSES", "'SEM_SEG_HEAD': {'NUM_CLASSES': 12}", "'sem_seg_head.predictor.weight': [54, 128, 1, 1]")]
    [InlineData("SEG0204/d2-anchors", "MODEL.RETINANET.NUM_CLASSES", "'META_ARCHITECTURE': 'RetinaNet', 'RETINANET': {'NUM_CLASSES': 4}", "'head.cls_score.weight': [720, 256, 3, 3]")]
    [InlineData("SEG0203/d2-agnostic", "MODEL.ROI_BOX_HEAD.CLS_AGNOSTIC_BBOX_REG", "'ROI_HEADS': {'NUM_CLASSES': 3}", "'roi_heads.box_predictor.bbox_pred.weight': [4, 1024]")]
    [InlineData("SEG0203/d2-per-class", "MODEL.ROI_BOX_HEAD.CLS_AGNOSTIC_BBOX_REG", "'ROI_HEADS': {'NUM_CLASSES': 3}, 'ROI_BOX_HEAD': {'CLS_AGNOSTIC_BBOX_REG': true}", "'roi_heads.box_predictor.bbox_pred.weight': [12, 1024]")]
    [InlineData("SEG0203/d2-width", "MODEL.ROI_BOX_HEAD.FC_DIM", "'ROI_BOX_HEAD': {'FC_DIM': 512}", "'roi_heads.box_head.fc1.weight': [1024, 12544]")]
    [InlineData("SEG0106/d2-stem", "MODEL.PIXEL_MEAN", "'PIXEL_MEAN': [1, 2, 3, 4], 'PIXEL_STD': [1, 1, 1, 1]", "'backbone.bottom_up.stem.conv1.weight': [64, 3, 7, 7]")]
    [InlineData("SEG0116/d2", "MODEL.CLIP.TEXT_EMB_DIM", "'CLIP': {'TEXT_EMB_DIM': 512}", "'concepts.npy': [20, 768]")]
    public void Check_CheckpointOfAnotherModel_NamesTheKeyAndMendsIt(string message, string key, string model, string checkpoint) =>
        RuleAssert.BrokenThenMended(With(model, checkpoint), message, key);

    [Theory]
    [InlineData("'ROI_HEADS': {'NUM_CLASSES': 4}", "'roi_heads.box_predictor.cls_score.weight': [5, 1024], 'roi_heads.box_predictor.bbox_pred.weight': [16, 1024], 'roi_heads.mask_head.predictor.weight': [4, 256, 1, 1]")]
    [InlineData("'ROI_HEADS': {'NUM_CLASSES': 1}", "'roi_heads.box_predictor.cls_score.weight': [2, 1024], 'roi_heads.box_predictor.bbox_pred.weight': [4, 1024]")]
    [InlineData("'CLIP': {'TEXT_EMB_DIM': 640}", "'class_emb.pth': [65, 640]")]
    public void Check_CheckpointOfThisModel_SaysNothing(string model, string checkpoint) => RuleAssert.Sound(With(model, checkpoint));

    [Theory]
    [InlineData("", "'image': [3, 800, 1216]", "")]
    [InlineData("", "'image': [800, 1216, 3], 'predictor': true", "")] // the predictor takes OpenCV's layout
    [InlineData("'PIXEL_MEAN': [1, 2, 3, 4], 'PIXEL_STD': [1, 1, 1, 1]", "'image': [4, 256, 256]", "'image': {'channels': 4}")]
    [InlineData("'RESNETS': {'DEPTH': 18, 'RES2_OUT_CHANNELS': 64}", "", "")]
    [InlineData("'RESNETS': {'NORM': 'SyncBN'}", "'num_gpus': 4, 'mode': 'train'", "")]
    [InlineData("'ROI_HEADS': {'NUM_CLASSES': 2}", "", "'thing_classes': ['a', 'b'], 'category_ids': [0, 1]")]
    [InlineData("'ROI_HEADS': 3, 'RPN': {'IN_FEATURES': 'p2'}", "'image': []", "'thing_classes': {}")]
    public void Check_Sound_SaysNothing(string model, string runtime, string data) =>
        RuleAssert.Sound(Repro.Of("detectron2", $"'MODEL': {{ {model} }}".Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"')));

    [Fact]
    public void Check_BatchThatGpusCannotShare_IsRounded() =>
        RuleAssert.BrokenThenMended(Repro.Of("detectron2", "\"SOLVER\": {\"IMS_PER_BATCH\": 10}", "\"num_gpus\": 4"), "SEG0002/d2-batch", "SOLVER.IMS_PER_BATCH");

    [Fact]
    public void Check_MeansInAnotherOrderThanTheImages_Warns() => RuleAssert.BrokenThenMended(
        Repro.Of("detectron2", "\"MODEL\": {\"PIXEL_MEAN\": [103.53, 116.28, 123.675]}, \"INPUT\": {\"FORMAT\": \"RGB\"}"), "SEG0309/d2-mean", "MODEL.PIXEL_MEAN");

    private static Repro With(string model, string checkpoint) => Repro.Parse(
        $$"""{"framework": "detectron2", "config": {"MODEL": { {{model}} } }, "checkpoint": { {{checkpoint}} } }""".Replace('\'', '"'));
}
