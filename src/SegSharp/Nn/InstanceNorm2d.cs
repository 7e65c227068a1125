using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>Normalizes each channel of each image over the image; has no parameters, as PyTorch's default.</summary>
/// <remarks>Source: Ulyanov et al. 2016, https://arxiv.org/abs/1607.08022.</remarks>
/// <param name="eps">Added to the variance.</param>
public sealed class InstanceNorm2d(double eps = 1e-5) : Module<Tensor, Tensor>
{
    /// <inheritdoc />
    protected override Tensor Forward(Tensor input) => input.InstanceNorm(null, null, eps);
}
