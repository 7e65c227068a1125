using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Training.Optimizers;

/// <summary>Adam with weight decay that does not pass through the moments.</summary>
/// <remarks>Source: Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101, Algorithm 2; order of operations as PyTorch.</remarks>
/// <param name="parameters">What is optimized.</param>
/// <param name="options">The numbers.</param>
public sealed class AdamW(IReadOnlyList<OptimizedParameter> parameters, AdamOptions options) : AdamFamily(parameters, options)
{
    /// <inheritdoc />
    protected override void Update(IReadOnlyList<double> rates)
    {
        List<int> moved = [];
        List<Tensor> gradients = [];
        for (int i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i].Parameter.Value.Grad is { } grad)
            {
                moved.Add(i);
                gradients.Add(grad);
            }
        }

        double[] own = [.. moved.Select(i => rates[i])];
        double[] decays = [.. moved.Select(i => Options.WeightDecay * Parameters[i].DecayMultiplier)];

        // the kernel knows no AMSGrad
        if (!Options.AmsGrad && moved.TrueForAll(i => FusedKernels.CanTake(Parameters[i].Parameter.Value)))
        {
            Ops.AdamWInPlace(
                [.. moved.Select(i => Parameters[i].Parameter.Value)], [.. gradients], [.. moved.Select(i => Moments[i].First)],
                [.. moved.Select(i => Moments[i].Second)], decays, own, Beta1, Options.Beta2, Options.Eps, StepCount);
            return;
        }

        for (int k = 0; k < moved.Count; k++)
        {
            Tensor parameter = Parameters[moved[k]].Parameter.Value;
            parameter.MulInPlace(1 - (own[k] * decays[k]));
            Advance(parameter, gradients[k], Moments[moved[k]], own[k]);
        }
    }
}
