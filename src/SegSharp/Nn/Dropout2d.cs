using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>In training, sets whole channels of <c>[batch, channels, height, width]</c> to 0 and scales the others up.</summary>
/// <remarks>Source: Tompson et al. 2015, https://arxiv.org/abs/1411.4280, "SpatialDropout".</remarks>
/// <param name="probability">Chance of a channel to be dropped.</param>
public sealed class Dropout2d(double probability) : Module<Tensor, Tensor>
{
    /// <summary>
    /// What is left of each channel in this call, <c>[batch, channels]</c>: 0, or 1 / (1 - probability); null where nothing is dropped.
    /// </summary>
    /// <param name="batch">Number of samples.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="like">A tensor of the type and on the device of the numbers.</param>
    public Tensor? DrawKept(Dim batch, Dim channels, Tensor like)
    {
        if (!Drops)
        {
            return null;
        }

        Tensor kept = Ops.Empty([batch, channels], like.DType, like.Device);
        kept.BernoulliInPlace(1 - probability);
        kept.MulInPlace(1 / (1 - probability));
        return kept;
    }

    private bool Drops => IsTraining && probability > 0;

    /// <inheritdoc />
    protected override Tensor Forward(Tensor input) =>
        Drops ? input.FeatureDropout(probability, training: true) : input;
}
