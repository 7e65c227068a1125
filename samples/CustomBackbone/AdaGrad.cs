using SegSharp.Configuration;
using SegSharp.Tensors;
using SegSharp.Training.Optimizers;

namespace CustomBackbone;

/// <summary>An optimizer of one's own: steps become smaller where gradients were large.</summary>
/// <remarks>Source: Duchi et al. 2011, https://jmlr.org/papers/v12/duchi11a.html,
/// as PyTorch's <c>torch.optim.Adagrad</c> computes it.</remarks>
[Registered("AdaGrad")]
public sealed class AdaGrad : Optimizer
{
    private readonly double _eps;
    private readonly double _weightDecay;
    private readonly Tensor[] _sums;

    /// <summary>Builds the optimizer from its part of the config; <c>lr</c> is the run's to read.</summary>
    public AdaGrad(ConfigSection section, IReadOnlyList<OptimizedParameter> parameters)
        : base(parameters)
    {
        _eps = section.Double("eps", 1e-10);
        _weightDecay = section.Double("weight_decay", 0);
        _sums = [.. parameters.Select(parameter => ZerosLike(parameter.Parameter.Value))];
    }

    /// <inheritdoc />
    public override IEnumerable<(string Name, Tensor Tensor)> State() => _sums.Select((sum, i) => ($"{Parameters[i].Name}.sum", sum));

    /// <inheritdoc />
    protected override void Update(IReadOnlyList<double> rates)
    {
        for (int i = 0; i < _sums.Length; i++)
        {
            Tensor parameter = Parameters[i].Parameter.Value;
            if (parameter.Grad is { } gradient)
            {
                Tensor penalized = gradient.Add(parameter, _weightDecay * Parameters[i].DecayMultiplier);
                _sums[i].AddInPlace(penalized * penalized);
                parameter.AddInPlace(penalized / (_sums[i].Sqrt() + _eps), -rates[i]);
            }
        }
    }
}
