using SegSharp.Tensors;

namespace SegSharp.Training.Optimizers;

/// <summary>Adam; its weight decay is an L2 penalty, which passes through the moments.</summary>
/// <remarks>Source: Kingma and Ba 2015, https://arxiv.org/abs/1412.6980, Algorithm 1; order of operations as PyTorch.</remarks>
/// <param name="parameters">What is optimized.</param>
/// <param name="options">The numbers.</param>
public sealed class Adam(IReadOnlyList<OptimizedParameter> parameters, AdamOptions options) : AdamFamily(parameters, options)
{
    /// <inheritdoc />
    protected override void Update(IReadOnlyList<double> rates)
    {
        for (int i = 0; i < Parameters.Count; i++)
        {
            Tensor parameter = Parameters[i].Parameter.Value;
            if (parameter.Grad is { } gradient)
            {
                double decay = Options.WeightDecay * Parameters[i].DecayMultiplier;
                Tensor penalized = decay == 0 ? gradient : gradient.Add(parameter, decay);
                Advance(parameter, penalized, Moments[i], rates[i]);
            }
        }
    }
}
