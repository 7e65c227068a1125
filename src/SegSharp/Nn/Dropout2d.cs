using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>In training, sets whole channels of <c>[batch, channels, height, width]</c> to 0 and scales the others up.</summary>
/// <remarks>Source: Tompson et al. 2015, https://arxiv.org/abs/1411.4280, "SpatialDropout".</remarks>
/// <param name="probability">Chance of a channel to be dropped.</param>
public sealed class Dropout2d(double probability) : Module<Tensor, Tensor>
{
    /// <inheritdoc />
    protected override Tensor Forward(Tensor input) =>
        IsTraining && probability > 0 ? input.FeatureDropout(probability, training: true) : input;
}
