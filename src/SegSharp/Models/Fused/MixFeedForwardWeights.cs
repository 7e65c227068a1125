using SegSharp.Tensors;

namespace SegSharp.Models.Fused;

/// <summary>The parameters of a normalization and the Mix-FFN behind it.</summary>
/// <param name="NormWeight">Scale of the normalization, <c>[channels]</c>.</param>
/// <param name="NormBias">Shift of the normalization, <c>[channels]</c>.</param>
/// <param name="Eps">Added to the variance.</param>
/// <param name="Fc1Weight">First linear map, <c>[hidden, channels]</c>.</param>
/// <param name="Fc1Bias">Its bias, <c>[hidden]</c>.</param>
/// <param name="ConvWeight">Depthwise convolution, <c>[hidden, 1, 3, 3]</c>.</param>
/// <param name="ConvBias">Its bias, <c>[hidden]</c>.</param>
/// <param name="Fc2Weight">Second linear map, <c>[channels, hidden]</c>.</param>
/// <param name="Fc2Bias">Its bias, <c>[channels]</c>.</param>
public sealed record MixFeedForwardWeights(
    Tensor NormWeight, Tensor NormBias, double Eps, Tensor Fc1Weight, Tensor Fc1Bias, Tensor ConvWeight, Tensor ConvBias,
    Tensor Fc2Weight, Tensor Fc2Bias);
