using SegSharp.Tensors;

namespace SegSharp.Models.Fused;

/// <summary>The parameters of an overlapping patch embedding: a convolution and the normalization behind it.</summary>
/// <param name="Weight"><c>[channels, in, kernel, kernel]</c>.</param>
/// <param name="Bias"><c>[channels]</c>.</param>
/// <param name="NormWeight">Scale of the normalization, <c>[channels]</c>.</param>
/// <param name="NormBias">Shift of the normalization, <c>[channels]</c>.</param>
/// <param name="Eps">Added to the variance.</param>
public sealed record PatchEmbedWeights(Tensor Weight, Tensor Bias, Tensor NormWeight, Tensor NormBias, double Eps);
