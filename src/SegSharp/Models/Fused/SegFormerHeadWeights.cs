using SegSharp.Tensors;

namespace SegSharp.Models.Fused;

/// <summary>The parameters of the all-MLP decoder with a batch norm; lists begin with the finest map.</summary>
/// <param name="ProjectionWeights">One <c>[width, channels]</c> a map.</param>
/// <param name="ProjectionBiases">One <c>[width]</c> a map.</param>
/// <param name="FuseWeight"><c>[width, 4 width, 1, 1]</c>; the coarsest map's slice comes first.</param>
/// <param name="NormWeight"><c>[width]</c>.</param>
/// <param name="NormBias"><c>[width]</c>.</param>
/// <param name="RunningMean"><c>[width]</c>; changed in training.</param>
/// <param name="RunningVar"><c>[width]</c>; changed in training.</param>
/// <param name="UsesBatchStatistics">Whether the norm is in training.</param>
/// <param name="Momentum">How much one batch moves the running statistics.</param>
/// <param name="Eps">Added to the variance.</param>
/// <param name="ClassWeight"><c>[classes, width, 1, 1]</c>.</param>
/// <param name="ClassBias"><c>[classes]</c>, or null.</param>
public sealed record SegFormerHeadWeights(
    IReadOnlyList<Tensor> ProjectionWeights, IReadOnlyList<Tensor> ProjectionBiases, Tensor FuseWeight, Tensor NormWeight, Tensor NormBias,
    Tensor RunningMean,
    Tensor RunningVar, bool UsesBatchStatistics, double Momentum, double Eps, Tensor ClassWeight, Tensor? ClassBias);
