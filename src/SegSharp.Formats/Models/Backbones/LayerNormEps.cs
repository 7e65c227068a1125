namespace SegSharp.Models.Backbones;

/// <summary>What is added to the variance in the encoder's layer normalizations: published code bases differ.</summary>
/// <param name="Block">In transformer blocks and at the end of each stage.</param>
/// <param name="Embedding">In patch embeddings.</param>
/// <param name="Reduction">After the attention's spatial reduction.</param>
public sealed record LayerNormEps(double Block, double Embedding, double Reduction)
{
    /// <summary>The original release and segmentation_models_pytorch.</summary>
    public static LayerNormEps Original { get; } = new(1e-6, 1e-5, 1e-5);

    /// <summary>MMSegmentation 1.x.</summary>
    public static LayerNormEps MmSegmentation { get; } = new(1e-6, 1e-6, 1e-6);

    /// <summary>Hugging Face, which never reads the eps of its config.</summary>
    public static LayerNormEps HuggingFace { get; } = new(1e-5, 1e-5, 1e-5);

    /// <summary>What a config calls it in <c>layer_norm_eps</c>.</summary>
    public string Name => this == HuggingFace ? "huggingface" : this == MmSegmentation ? "mmsegmentation" : "original";

    /// <summary>The three numbers.</summary>
    public override string ToString() =>
        Block == Embedding && Block == Reduction ? $"{Block:R}" : $"{Block:R} (embeddings {Embedding:R}, reductions {Reduction:R})";
}
