using System.Collections.Frozen;

namespace SegSharp.Diagnosis.Rules.Config;

/// <summary>The names that MMSegmentation registers.</summary>
/// <remarks>Source: MMSegmentation 1.2, mmseg/models and mmseg/datasets/transforms; 0.30 for the older generation.</remarks>
internal static class MmTypeNames
{
    /// <summary>Backbones.</summary>
    public static readonly FrozenSet<string> Backbones = FrozenSet.Create(StringComparer.Ordinal, [
        "BEiT", "BiSeNetV1", "BiSeNetV2", "CGNet", "DDRNet", "ERFNet", "FastSCNN", "HRNet", "ICNet", "MAE", "MixVisionTransformer",
        "MobileNetV2", "MobileNetV3",
        "MSCAN", "PIDNet", "PCPVT", "SVT", "ResNeSt", "ResNet", "ResNetV1c", "ResNetV1d", "ResNeXt", "STDCContextPathNet", "STDCNet",
        "SwinTransformer",
        "TIMMBackbone", "UNet", "VisionTransformer", "VPD", "ConvNeXt",
    ]);

    /// <summary>Decode heads.</summary>
    public static readonly FrozenSet<string> Heads = FrozenSet.Create(StringComparer.Ordinal, [
        "ANNHead", "APCHead", "ASPPHead", "CCHead", "DAHead", "DDRHead", "DepthwiseSeparableASPPHead", "DepthwiseSeparableFCNHead",
        "DMHead", "DNLHead", "DPTHead",
        "EMAHead", "EncHead", "FCNHead", "FPNHead", "GCHead", "ISAHead", "KernelUpdateHead", "IterativeDecodeHead", "LightHamHead",
        "LRASPPHead", "Mask2FormerHead",
        "MaskFormerHead", "NLHead", "OCRHead", "PIDHead", "PointHead", "PSAHead", "PSPHead", "SegformerHead",
        "SegmenterMaskTransformerHead", "SETRMLAHead",
        "SETRUPHead", "SegFormerHead", "STDCHead", "UPerHead", "SideAdapterCLIPHead", "VPDDepthHead",
    ]);

    /// <summary>Losses.</summary>
    public static readonly FrozenSet<string> Losses = FrozenSet.Create(StringComparer.Ordinal, [
        "BoundaryLoss", "CrossEntropyLoss", "DiceLoss", "FocalLoss", "HuasdorffDisstanceLoss", "HuasdorffDistanceLoss", "KLDivLoss",
        "LovaszLoss", "OhemCrossEntropy",
        "SiLogLoss", "SILogLoss", "TverskyLoss",
    ]);

    /// <summary>Norms.</summary>
    public static readonly FrozenSet<string> Norms = FrozenSet.Create(StringComparer.Ordinal, [
        "BN", "BN1d", "BN2d", "BN3d", "SyncBN", "MMSyncBN", "NaiveSyncBN", "GN", "LN", "LN2d", "IN", "IN1d", "IN2d", "IN3d", "GRN",
    ]);

    /// <summary>Transforms of 0.x and what 1.x has instead.</summary>
    public static readonly FrozenDictionary<string, string> OldTransforms = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["DefaultFormatBundle"] = "PackSegInputs",
        ["Collect"] = "PackSegInputs",
        ["ImageToTensor"] = "PackSegInputs",
        ["MultiScaleFlipAug"] = "TestTimeAug",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Transforms of 1.x and what 0.x has instead.</summary>
    public static readonly FrozenDictionary<string, string> NewTransforms = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["PackSegInputs"] = "DefaultFormatBundle",
        ["RandomResize"] = "Resize",
        ["RandomChoiceResize"] = "Resize",
        ["TestTimeAug"] = "MultiScaleFlipAug",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
