namespace SegSharp.Diagnosis.Subjects;

/// <summary>Whose configs a setup is written in.</summary>
public enum Framework
{
    /// <summary>SegSharp itself, in either vocabulary of MMSegmentation.</summary>
    SegSharp,

    /// <summary>MMSegmentation, or another code base on MMCV and MMEngine.</summary>
    MmSegmentation,

    /// <summary>The original release of SegFormer, a fork of MMSegmentation 0.11.</summary>
    OriginalSegFormer,

    /// <summary>segmentation_models_pytorch: the arguments of a model's constructor.</summary>
    SegmentationModelsPyTorch,

    /// <summary>Hugging Face transformers: the fields of <c>config.json</c> and of the image processor.</summary>
    HuggingFace,

    /// <summary>Detectron2: its YAML tree.</summary>
    Detectron2,

    /// <summary>Lightly: a method, the width of a backbone and the arguments of heads.</summary>
    Lightly,

    /// <summary>An exported graph and what runs it.</summary>
    Onnx,

    /// <summary>Plain PyTorch or torchvision: layers, losses and shapes.</summary>
    PyTorch,
}
