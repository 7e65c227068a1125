using SegSharp.Models.Backbones;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>What is known of code bases beside their names.</summary>
internal static class DialectFacts
{
    /// <summary>The eps of a code base's layer normalizations: the same weights give slightly other numbers under another.</summary>
    public static LayerNormEps Eps(this CheckpointDialect dialect) => dialect switch
    {
        CheckpointDialect.HuggingFace or CheckpointDialect.HuggingFace512 => LayerNormEps.HuggingFace,
        CheckpointDialect.MmSegmentation => LayerNormEps.MmSegmentation,
        _ => LayerNormEps.Original,
    };

    /// <summary>Whether the names are Hugging Face's, of whatever version.</summary>
    public static bool IsHuggingFace(this CheckpointDialect dialect) =>
        dialect is CheckpointDialect.HuggingFace or CheckpointDialect.HuggingFace512;
}
