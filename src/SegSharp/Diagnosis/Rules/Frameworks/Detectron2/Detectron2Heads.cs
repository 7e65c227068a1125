namespace SegSharp.Diagnosis.Rules.Frameworks.Detectron2;

/// <summary>The heads of Detectron2's models and their defaults.</summary>
internal static class Detectron2Heads
{
    /// <summary>NUM_CLASSES where nobody sets it: COCO's.</summary>
    public const int DefaultThings = 80;

    /// <summary>NUM_CLASSES of the semantic head where nobody sets it.</summary>
    public const int DefaultStuff = 54;

    /// <summary>The key that says how many kinds of things there are.</summary>
    public static ConfigCursor Classes(ConfigCursor config)
    {
        ConfigCursor model = config["MODEL"];
        return model["META_ARCHITECTURE"].Text switch
        {
            "RetinaNet" => model["RETINANET"]["NUM_CLASSES"],
            "FCOS" => model["FCOS"]["NUM_CLASSES"],
            "MaskFormer" or "SemanticSegmentor" => model["SEM_SEG_HEAD"]["NUM_CLASSES"],
            _ => model["ROI_HEADS"]["NUM_CLASSES"],
        };
    }
}
