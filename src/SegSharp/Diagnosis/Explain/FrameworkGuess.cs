using SegSharp.Configuration;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Explain;

/// <summary>Tells which code base a text or a config belongs to.</summary>
public static class FrameworkGuess
{
    private static readonly (string Phrase, Framework Framework)[] _phrases =
    [
        ("onnxruntime", Framework.Onnx), ("torch.onnx", Framework.Onnx), ("TensorRT", Framework.Onnx), ("[TRT]", Framework.Onnx),
        ("onnx::", Framework.Onnx),
        ("linear_fuse", Framework.OriginalSegFormer), ("SegFormerHead", Framework.OriginalSegFormer),
        ("mmseg", Framework.MmSegmentation), ("mmcv", Framework.MmSegmentation), ("mmengine", Framework.MmSegmentation),
        ("decode_head.conv_seg", Framework.MmSegmentation), ("EncoderDecoder", Framework.MmSegmentation),
        ("source state_dict", Framework.MmSegmentation),
        ("segmentation_models_pytorch", Framework.SegmentationModelsPyTorch), ("smp.", Framework.SegmentationModelsPyTorch),
        ("encoder_name", Framework.SegmentationModelsPyTorch), ("decoder_channels", Framework.SegmentationModelsPyTorch),
        ("detectron2", Framework.Detectron2), ("roi_heads", Framework.Detectron2), ("NUM_CLASSES", Framework.Detectron2),
        ("fvcore", Framework.Detectron2),
        ("transformers/", Framework.HuggingFace), ("transformers\\", Framework.HuggingFace), ("SegformerFor", Framework.HuggingFace),
        ("from_pretrained", Framework.HuggingFace), ("AutoModel", Framework.HuggingFace), ("ImageProcessor", Framework.HuggingFace),
        ("lightly", Framework.Lightly), ("BYOL", Framework.Lightly), ("SimCLR", Framework.Lightly), ("projection_head", Framework.Lightly),
        ("torchvision", Framework.PyTorch),
    ];

    /// <summary>The code base that a text speaks of; null if it names none.</summary>
    public static Framework? Of(ErrorText text) =>
        _phrases.Where(known => text.Has(known.Phrase)).Select(known => (Framework?)known.Framework).FirstOrDefault();

    /// <summary>The code base whose config this is; MMSegmentation's where nothing else is recognised.</summary>
    public static Framework Of(ConfigDict config)
    {
        ConfigCursor root = new(config);
        return root switch
        {
            _ when root["MODEL"].Exists || root["INPUT"].Exists && root["DATASETS"].Exists => Framework.Detectron2,
            _ when root["model_type"].Exists || root["id2label"].Exists || root["num_labels"].Exists
                || root["num_attention_heads"].Exists => Framework.HuggingFace,
            _ when root["encoder_name"].Exists || root["encoder_weights"].Exists => Framework.SegmentationModelsPyTorch,
            _ when root["method"].Exists || root["projection_head"].Exists => Framework.Lightly,
            _ when root["export"].Exists || root["trt"].Exists => Framework.Onnx,
            _ when root["layers"].Exists || root["loss"].Exists && !root["model"]["decode_head"].Exists => Framework.PyTorch,
            _ when root["model"]["backbone"].Type?.StartsWith("mit_b", StringComparison.Ordinal) == true => Framework.OriginalSegFormer,
            _ => Framework.MmSegmentation,
        };
    }
}
