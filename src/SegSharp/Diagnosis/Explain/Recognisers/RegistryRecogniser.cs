using SegSharp.Configuration;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Types that nobody registered: another code base's, another version's or misspelt ones.</summary>
internal sealed class RegistryRecogniser : IErrorRecogniser
{
    private static readonly string[] _knownTypes =
    [
        "EncoderDecoder", "CascadeEncoderDecoder", "MixVisionTransformer", "SegformerHead", "FCNHead", "PSPHead", "UPerHead", "ASPPHead",
        "DepthwiseSeparableASPPHead",
        "DepthwiseSeparableFCNHead", "OCRHead", "PointHead", "EncHead", "DAHead", "SETRUPHead", "SegmenterMaskTransformerHead",
        "Mask2FormerHead", "ResNet", "ResNetV1c",
        "ResNetV1d", "ResNeXt", "HRNet", "SwinTransformer", "VisionTransformer", "MobileNetV2", "MobileNetV3", "BEiT", "MAE", "STDCNet",
        "STDCContextPathNet", "FPN", "UNet",
        "LoadImageFromFile", "LoadAnnotations", "RandomResize", "RandomChoiceResize", "Resize", "RandomCrop", "RandomFlip",
        "PhotoMetricDistortion", "Pad", "Normalize",
        "PackSegInputs", "DefaultFormatBundle", "Collect", "ImageToTensor", "CrossEntropyLoss", "DiceLoss", "FocalLoss", "LovaszLoss",
        "TverskyLoss", "IoUMetric", "SegDataPreProcessor",
        "ADE20KDataset", "CityscapesDataset", "PascalVOCDataset", "BaseSegDataset", "CustomDataset", "IterBasedTrainLoop",
        "AmpOptimWrapper", "OptimWrapper", "PolyLR", "LinearLR",
    ];

    private static readonly MessagePattern _inRegistry = new(
        "is not in the", @"['""]?(?<type>[\w.\-]+) is not in the (?<registry>[\w:. \-]+?) registry");

    private static readonly MessagePattern _inScope = new(
        "in registry under scope name", @"cannot find (?<type>[\w.\-]+) in registry under scope name (?<registry>\w+)");

    private static readonly MessagePattern _noObject = new("registry!",
        @"no object named '(?<type>[\w.\-]+)' found in '(?<registry>\w+)' registry");
    private static readonly MessagePattern _encoder = new("encoder name", @"wrong encoder name [`'""](?<type>[\w.\-]+)[`'""]");
    private static readonly MessagePattern _noAttribute = new("has no attribute",
        @"module ['""](?<registry>[\w.]+)['""] has no attribute ['""](?<type>\w+)['""]");
    private static readonly MessagePattern _noImport = new("cannot import name",
        @"cannot import name ['""](?<type>\w+)['""] from ['""](?<registry>[\w.]+)['""]");
    private static readonly MessagePattern _unknown = new("does not recognize this architecture",
        @"model type `?(?<type>\w+)`? but Transformers");

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context)
    {
        if ((_inRegistry.Last(context.Text) ?? _inScope.Last(context.Text) ?? _noObject.Last(context.Text)) is { } match)
        {
            string type = match.Groups["type"].Value, registry = match.Groups["registry"].Value;
            string near = string.Join(", ", NearestName.Find(type, _knownTypes.Where(known => known != type)));
            (string Name, object? Value)[] arguments = [("type", type), ("registry", registry), ("near", near.Length == 0 ? "–" : near)];
            string variant = IsOriginal(type, context) ? "original" : _knownTypes.Contains(type) ? "scope" : "";
            return [Candidate.Of(UnknownType, variant, 0.95, match.Value, arguments)];
        }

        return (_encoder.Last(context.Text) ?? _noAttribute.Last(context.Text) ?? _noImport.Last(context.Text)
            ?? _unknown.Last(context.Text)) is { } name
            ?
            [
                Candidate.Of(UnknownType, "version", 0.85, name.Value, ("type", name.Groups["type"].Value),
                    ("registry", name.Groups["registry"].Value)),
                Candidate.Of(EncoderSupport, "",
                    name.Value.Contains("encoder", StringComparison.OrdinalIgnoreCase) ? 0.3 : 0.05, name.Value),
            ]
            : [];
    }

    // the names of the original release: mit_b0 and SegFormerHead, which later code bases call otherwise
    private static bool IsOriginal(string type, ErrorContext context) =>
        type.StartsWith("mit_b", StringComparison.OrdinalIgnoreCase) || type is "SegFormerHead" or "SegFormer"
            || (type == "MixVisionTransformer" && context.Text.Has("SegFormerHead"));
}
