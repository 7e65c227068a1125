using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>Stochastic depth: in training, drops a residual branch for whole samples and scales the others up.</summary>
/// <remarks>Source: Huang et al. 2016, https://arxiv.org/abs/1603.09382.</remarks>
/// <param name="probability">Chance of a sample's branch to be dropped.</param>
public sealed class DropPath(double probability) : Module<Tensor, Tensor>
{
    /// <summary>Chance of a sample's branch to be dropped.</summary>
    public double Probability { get; } = probability;

    /// <inheritdoc />
    protected override Tensor Forward(Tensor input)
    {
        if (!IsTraining || Probability == 0 || input.IsSymbolic)
        {
            return input;
        }

        Shape perSample = [input.Shape[0], .. Enumerable.Repeat<Dim>(1, input.Rank - 1)];
        Tensor mask = Ops.Empty(perSample, input.DType, input.Device);
        mask.BernoulliInPlace(1 - Probability);
        mask.MulInPlace(1 / (1 - Probability));
        return input * mask;
    }
}
