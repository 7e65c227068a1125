using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Training.Optimizers;

/// <summary>Adam with weight decay that does not pass through the moments.</summary>
/// <remarks>Source: Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101, Algorithm 2; order of operations as PyTorch.</remarks>
public sealed class AdamW : Optimizer
{
    private readonly AdamWOptions _options;
    private readonly Moments[] _moments;

    /// <summary>Builds the optimizer; the moments start at 0.</summary>
    public AdamW(IReadOnlyList<OptimizedParameter> parameters, AdamWOptions options)
        : base(parameters)
    {
        _options = options;
        _moments = [.. parameters.Select(p => new Moments(p.Parameter))];
    }

    /// <summary>Whether the one-pass kernel runs where it can; tests compare it with the composed step.</summary>
    internal bool UseFusedKernel { get; init; } = true;

    /// <inheritdoc />
    public override IEnumerable<(string Name, Tensor Tensor)> State()
    {
        for (int i = 0; i < _moments.Length; i++)
        {
            yield return ($"{Parameters[i].Name}.exp_avg", _moments[i].First);
            yield return ($"{Parameters[i].Name}.exp_avg_sq", _moments[i].Second);
        }
    }

    /// <inheritdoc />
    public override void Restore(Func<string, Tensor?> read, long stepCount)
    {
        using IDisposable mode = GradMode.Disable();
        foreach ((string name, Tensor moment) in State())
        {
            using TensorScope scope = TensorScope.Open();
            Tensor saved = read(name) ?? throw new InvalidOperationException($"The optimizer's state lacks '{name}'.");
            moment.CopyInPlace(saved);
        }

        StepCount = stepCount;
    }

    private protected override void Update(double learningRate)
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

        double[] rates = [.. moved.Select(i => learningRate * Parameters[i].LrMultiplier)];
        double[] decays = [.. moved.Select(i => _options.WeightDecay * Parameters[i].DecayMultiplier)];
        if (UseFusedKernel && moved.TrueForAll(i => Parameters[i].Parameter.Value.Device.Type == DeviceType.Cpu))
        {
            Ops.AdamWInPlace(
                [.. moved.Select(i => Parameters[i].Parameter.Value)], [.. gradients], [.. moved.Select(i => _moments[i].First)],
                [.. moved.Select(i => _moments[i].Second)], decays, rates, _options.Beta1, _options.Beta2, _options.Eps, StepCount);
            return;
        }

        for (int k = 0; k < moved.Count; k++)
        {
            UpdateComposed(Parameters[moved[k]].Parameter.Value, gradients[k], _moments[moved[k]], rates[k], decays[k]);
        }
    }

    // The same step in libtorch's own operators, for devices that the fused kernel does not know.
    private void UpdateComposed(Tensor parameter, Tensor gradient, Moments moments, double rate, double decay)
    {
        parameter.MulInPlace(1 - (rate * decay));
        moments.First.LerpInPlace(gradient, 1 - _options.Beta1);
        moments.Second.MulInPlace(_options.Beta2);
        moments.Second.AddInPlace(gradient * gradient, 1 - _options.Beta2);
        double bias1 = 1 - Math.Pow(_options.Beta1, StepCount);
        double bias2 = 1 - Math.Pow(_options.Beta2, StepCount);
        Tensor denominator = (moments.Second.Sqrt() / Math.Sqrt(bias2)) + _options.Eps;
        parameter.AddInPlace(moments.First / denominator, -rate / bias1);
    }

    private sealed class Moments(Parameter parameter)
    {
        public Tensor First { get; } = TensorScope.Detach(Ops.Zeros(parameter.Shape, parameter.Value.DType, parameter.Value.Device));

        public Tensor Second { get; } = TensorScope.Detach(Ops.Zeros(parameter.Shape, parameter.Value.DType, parameter.Value.Device));
    }
}
