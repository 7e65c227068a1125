namespace SegSharp.Checkpoints.Dialects;

/// <summary>Whose names a file's tensors have.</summary>
public enum CheckpointDialect
{
    /// <summary>The authors' release and MMSegmentation 0.x around it: SegSharp's own names.</summary>
    Original,

    /// <summary>MMSegmentation's own implementation, since 0.20 and in 1.x.</summary>
    MmSegmentation,

    /// <summary>
    /// Hugging Face's transformers: what <c>save_pretrained</c> writes in every version, and its models' own names before 5.12.
    /// </summary>
    HuggingFace,

    /// <summary>
    /// The names of its models from 5.12 on, which <c>torch.save(model.state_dict())</c>, Lightning and Accelerate write.
    /// </summary>
    HuggingFace512,

    /// <summary>segmentation_models_pytorch.</summary>
    Smp,

    /// <summary>An encoder in the style of timm: stages of blocks.</summary>
    Timm,

    /// <summary>torchvision's residual networks; those of MMSegmentation have the same names behind <c>backbone.</c>.</summary>
    TorchVision,
}
