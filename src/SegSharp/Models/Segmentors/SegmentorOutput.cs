using SegSharp.Tensors;

namespace SegSharp.Models.Segmentors;

/// <summary>What a model gives for training.</summary>
/// <param name="Logits">Of the decode head, at its own resolution.</param>
/// <param name="Auxiliary">Of the auxiliary heads, each at its own resolution.</param>
public sealed record SegmentorOutput(Tensor Logits, IReadOnlyList<Tensor> Auxiliary);
