using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>Layer normalization over the channels of a feature map, <c>[batch, channels, height, width]</c>.</summary>
/// <remarks>Source: Liu et al. 2022, https://arxiv.org/abs/2201.03545, "LayerNorm" in channels-first form.</remarks>
/// <param name="channels">Channels of the input.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="trainable">Whether scale and shift are learned.</param>
public sealed class LayerNorm2d(int channels, double eps = 1e-6, bool trainable = true) : Module<Tensor, Tensor>
{
    private readonly Parameter _weight = new([channels], Initializers.Constant(1), trainable);
    private readonly Parameter _bias = new([channels], Initializers.Constant(0), trainable);

    /// <inheritdoc />
    protected override Tensor Forward(Tensor input) =>
        input.Permute(0, 2, 3, 1).LayerNorm(_weight, _bias, eps).Permute(0, 3, 1, 2);
}
