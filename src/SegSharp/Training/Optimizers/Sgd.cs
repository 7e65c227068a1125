using SegSharp.Tensors;

namespace SegSharp.Training.Optimizers;

/// <summary>Stochastic gradient descent with momentum.</summary>
/// <remarks>
/// Source: Sutskever et al. 2013, https://proceedings.mlr.press/v28/sutskever13.html, as PyTorch changes it: the learning rate
/// multiplies the velocity, and the first gradient enters it whole, without dampening.
/// </remarks>
public sealed class Sgd : Optimizer
{
    private readonly SgdOptions _options;
    private readonly Tensor?[] _velocities;
    private double _momentum;

    /// <summary>Builds the optimizer.</summary>
    /// <exception cref="ArgumentException">Nesterov's momentum without momentum, or with dampening.</exception>
    public Sgd(IReadOnlyList<OptimizedParameter> parameters, SgdOptions options)
        : base(parameters)
    {
        if (options.Nesterov && (options.Momentum <= 0 || options.Dampening != 0))
        {
            throw new ArgumentException("Nesterov's momentum needs momentum above 0 and no dampening.", nameof(options));
        }

        (_options, _momentum) = (options, options.Momentum);
        _velocities = new Tensor?[parameters.Count];
    }

    /// <inheritdoc />
    public override double? Momentum
    {
        get => _momentum;
        set => _momentum = value ?? _options.Momentum;
    }

    /// <inheritdoc />
    /// <remarks>A parameter has a velocity from its first gradient on.</remarks>
    public override IEnumerable<(string Name, Tensor Tensor)> State()
    {
        for (int i = 0; i < _velocities.Length; i++)
        {
            if (_velocities[i] is { } velocity)
            {
                yield return (VelocityName(i), velocity);
            }
        }
    }

    /// <inheritdoc />
    public override void Restore(Func<string, Tensor?> read, long stepCount)
    {
        using IDisposable mode = GradMode.Disable();
        for (int i = 0; i < _velocities.Length; i++)
        {
            using TensorScope scope = TensorScope.Open();
            _velocities[i] = read(VelocityName(i)) is { } saved ? Kept(saved, Parameters[i].Parameter.Value) : null;
        }

        StepCount = stepCount;
    }

    /// <inheritdoc />
    protected override void Update(IReadOnlyList<double> rates)
    {
        for (int i = 0; i < Parameters.Count; i++)
        {
            Tensor parameter = Parameters[i].Parameter.Value;
            if (parameter.Grad is not { } gradient)
            {
                continue;
            }

            double decay = _options.WeightDecay * Parameters[i].DecayMultiplier;
            Tensor penalized = decay == 0 ? gradient : gradient.Add(parameter, decay);
            parameter.AddInPlace(Direction(i, penalized), -rates[i]);
        }
    }

    private static Tensor Kept(Tensor values, Tensor parameter)
    {
        Tensor velocity = ZerosLike(parameter);
        velocity.CopyInPlace(values);
        return velocity;
    }

    private Tensor Direction(int index, Tensor gradient)
    {
        if (_momentum == 0)
        {
            return gradient;
        }

        if (_velocities[index] is { } velocity)
        {
            velocity.MulInPlace(_momentum);
            velocity.AddInPlace(gradient, 1 - _options.Dampening);
        }
        else
        {
            _velocities[index] = velocity = Kept(gradient, Parameters[index].Parameter.Value);
        }

        return _options.Nesterov ? gradient.Add(velocity, _momentum) : velocity;
    }

    private string VelocityName(int index) => $"{Parameters[index].Name}.momentum_buffer";
}
