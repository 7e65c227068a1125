using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>Normalizes groups of channels over the image.</summary>
/// <remarks>Source: Wu and He 2018, https://arxiv.org/abs/1803.08494.</remarks>
/// <param name="groups">Number of groups; divides the channels.</param>
/// <param name="channels">Channels of the input, <c>[batch, channels, height, width]</c>.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="trainable">Whether scale and shift are learned.</param>
/// <param name="scale">The scale at first.</param>
public sealed class GroupNorm(int groups, int channels, double eps = 1e-5, bool trainable = true, double scale = 1) : Module<Tensor, Tensor>
{
    private readonly Parameter _weight = new([channels], Initializers.Constant(scale), trainable);
    private readonly Parameter _bias = new([channels], Initializers.Constant(0), trainable);

    /// <inheritdoc />
    protected override Tensor Forward(Tensor input) => input.GroupNorm(groups, _weight, _bias, eps);
}
