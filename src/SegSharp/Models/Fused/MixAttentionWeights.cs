using SegSharp.Tensors;

namespace SegSharp.Models.Fused;

/// <summary>The parameters of a normalization and the efficient self-attention behind it.</summary>
/// <param name="NormWeight">Scale of the normalization, <c>[channels]</c>.</param>
/// <param name="NormBias">Shift of the normalization, <c>[channels]</c>.</param>
/// <param name="Eps">Added to the variance.</param>
/// <param name="QueryWeight"><c>[channels, channels]</c>.</param>
/// <param name="QueryBias"><c>[channels]</c>, or null.</param>
/// <param name="KeyValueWeight">Rows of the keys, then of the values, <c>[2 channels, channels]</c>.</param>
/// <param name="KeyValueBias"><c>[2 channels]</c>, or null.</param>
/// <param name="ProjectionWeight"><c>[channels, channels]</c>.</param>
/// <param name="ProjectionBias"><c>[channels]</c>, or null.</param>
/// <param name="Heads">Number of heads; divides the channels.</param>
/// <param name="Reduction">What makes the keys' map smaller, or null.</param>
public sealed record MixAttentionWeights(
    Tensor NormWeight, Tensor NormBias, double Eps, Tensor QueryWeight, Tensor? QueryBias, Tensor KeyValueWeight, Tensor? KeyValueBias,
    Tensor ProjectionWeight,
    Tensor? ProjectionBias, int Heads, SpatialReductionWeights? Reduction);
