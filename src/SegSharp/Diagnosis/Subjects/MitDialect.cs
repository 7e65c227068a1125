namespace SegSharp.Diagnosis.Subjects;

/// <summary>Whose names the tensors of a Mix Transformer have.</summary>
public enum MitDialect
{
    /// <summary>The original release: <c>patch_embed1.proj</c>, <c>block1.0.attn.q</c>.</summary>
    Original,

    /// <summary>MMSegmentation: <c>layers.0.0.projection</c>, <c>layers.0.1.0.attn.attn.in_proj_weight</c>.</summary>
    MmSegmentation,

    /// <summary>
    /// Hugging Face: <c>segformer.encoder.block.0.0.attention.self.query</c>,
    /// from transformers 5.12 on <c>segformer.stages.0.blocks.0.attention.q_proj</c>.
    /// </summary>
    HuggingFace,

    /// <summary>segmentation_models_pytorch: the original's names behind <c>encoder.</c>.</summary>
    SegmentationModelsPyTorch,
}
