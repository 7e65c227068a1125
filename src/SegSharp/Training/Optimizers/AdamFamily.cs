using SegSharp.Tensors;

namespace SegSharp.Training.Optimizers;

/// <summary>What Adam and AdamW share: the moments, and the step along them.</summary>
/// <remarks>Source: Kingma and Ba 2015, https://arxiv.org/abs/1412.6980, Algorithm 1; order of operations as PyTorch.</remarks>
public abstract class AdamFamily : Optimizer
{
    private protected AdamFamily(IReadOnlyList<OptimizedParameter> parameters, AdamOptions options)
        : base(parameters)
    {
        (Options, Beta1) = (options, options.Beta1);
        Moments = [.. parameters.Select(p => p.Parameter.Value).Select(
            p => new AdamMoments(ZerosLike(p), ZerosLike(p), options.AmsGrad ? ZerosLike(p) : null))];
    }

    /// <summary>The numbers.</summary>
    public AdamOptions Options { get; }

    /// <inheritdoc />
    public override double? Momentum
    {
        get => Beta1;
        set => Beta1 = value ?? Options.Beta1;
    }

    private protected double Beta1 { get; private set; }

    private protected IReadOnlyList<AdamMoments> Moments { get; }

    /// <inheritdoc />
    public override IEnumerable<(string Name, Tensor Tensor)> State()
    {
        for (int i = 0; i < Moments.Count; i++)
        {
            yield return ($"{Parameters[i].Name}.exp_avg", Moments[i].First);
            yield return ($"{Parameters[i].Name}.exp_avg_sq", Moments[i].Second);
            if (Moments[i].Largest is { } largest)
            {
                yield return ($"{Parameters[i].Name}.max_exp_avg_sq", largest);
            }
        }
    }

    // The step without weight decay, in libtorch's own operators.
    private protected void Advance(Tensor parameter, Tensor gradient, AdamMoments moments, double rate)
    {
        moments.First.LerpInPlace(gradient, 1 - Beta1);
        moments.Second.MulInPlace(Options.Beta2);
        moments.Second.AddInPlace(gradient * gradient, 1 - Options.Beta2);
        moments.Largest?.CopyInPlace(moments.Largest.Maximum(moments.Second));
        double bias1 = 1 - Math.Pow(Beta1, StepCount);
        double bias2 = 1 - Math.Pow(Options.Beta2, StepCount);
        Tensor denominator = ((moments.Largest ?? moments.Second).Sqrt() / Math.Sqrt(bias2)) + Options.Eps;
        parameter.AddInPlace(moments.First / denominator, -rate / bias1);
    }
}
