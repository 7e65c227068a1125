using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>Stochastic depth: in training, drops a residual branch for whole samples and scales the others up.</summary>
/// <remarks>Source: Huang et al. 2016, https://arxiv.org/abs/1603.09382.</remarks>
/// <param name="probability">Chance of a sample's branch to be dropped.</param>
public sealed class DropPath(double probability) : Module<Tensor, Tensor>
{
    /// <summary>Chance of a sample's branch to be dropped.</summary>
    public double Probability { get; } = probability;

    /// <summary>
    /// How much each sample's branch counts in this call, <c>[batch]</c>: 0, or 1 / (1 - probability); null outside of training.
    /// </summary>
    /// <param name="input">The branch's input, whose first dimension is the batch.</param>
    public Tensor? DrawScale(Tensor input)
    {
        if (!IsTraining || Probability == 0 || input.IsSymbolic)
        {
            return null;
        }

        Tensor scale = Ops.Empty([input.Shape[0]], input.DType, input.Device);
        scale.BernoulliInPlace(1 - Probability);
        scale.MulInPlace(1 / (1 - Probability));
        return scale;
    }

    /// <inheritdoc />
    protected override Tensor Forward(Tensor input) =>
        DrawScale(input) is { } scale ? input * scale.Reshape([input.Shape[0], .. Enumerable.Repeat<Dim>(1, input.Rank - 1)]) : input;
}
