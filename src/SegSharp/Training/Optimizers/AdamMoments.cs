using SegSharp.Tensors;

namespace SegSharp.Training.Optimizers;

/// <summary>What Adam remembers of one parameter.</summary>
/// <param name="First">Running mean of the gradients.</param>
/// <param name="Second">Running mean of the squared gradients.</param>
/// <param name="Largest">Largest <paramref name="Second"/> so far; null without AMSGrad.</param>
internal sealed record AdamMoments(Tensor First, Tensor Second, Tensor? Largest);
