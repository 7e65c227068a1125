using SegSharp.Tensors;

namespace SegSharp.Models.Fused;

/// <summary>The parameters of an attention's spatial reduction: a convolution whose kernel is its stride, and a normalization.</summary>
/// <param name="Weight"><c>[channels, channels, ratio, ratio]</c>.</param>
/// <param name="Bias"><c>[channels]</c>.</param>
/// <param name="NormWeight">Scale of the normalization, <c>[channels]</c>.</param>
/// <param name="NormBias">Shift of the normalization, <c>[channels]</c>.</param>
/// <param name="Eps">Added to the variance.</param>
public sealed record SpatialReductionWeights(Tensor Weight, Tensor Bias, Tensor NormWeight, Tensor NormBias, double Eps);
