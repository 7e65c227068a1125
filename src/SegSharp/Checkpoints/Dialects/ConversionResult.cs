using SegSharp.Models.Backbones;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>What a conversion did.</summary>
/// <param name="From">Whose names the input had; null for a checkpoint of SegSharp.</param>
/// <param name="Head">The decode head.</param>
/// <param name="TensorCount">The number of tensors that were written.</param>
/// <param name="LeftOut">The tensors for which the target has no place.</param>
/// <param name="Eps">The eps that the weights were computed with; null where it is unknown.</param>
/// <param name="ChangesEps">Whether the target's code computes with another eps, so that its numbers differ slightly.</param>
public sealed record ConversionResult(
    CheckpointDialect? From, HeadKind Head, int TensorCount, IReadOnlyList<string> LeftOut, LayerNormEps? Eps, bool ChangesEps)
{
    /// <summary>
    /// What the target's preparation of images cannot do as the checkpoint's config does it; null where there is nothing.
    /// </summary>
    public string? PreprocessingNote { get; init; }
}
