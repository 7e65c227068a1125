using SegSharp.Tensors;

namespace SegSharp.Training.Optimizers;

/// <summary>Changes parameters along their gradients.</summary>
/// <remarks>
/// A plugin's optimizer is a public class with <c>[Registered("Name")]</c> and a constructor that takes the config's optimizer and the
/// parameters, see docs/extending/optimizer.md.
/// </remarks>
public abstract class Optimizer
{
    /// <summary>Begins with parameters that have memory.</summary>
    /// <param name="parameters">What is optimized.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    protected Optimizer(IReadOnlyList<OptimizedParameter> parameters)
    {
        if (parameters.Count == 0)
        {
            throw new ArgumentException("There is no parameter to optimize.", nameof(parameters));
        }

        Parameters = parameters;
    }

    /// <summary>What is optimized.</summary>
    public IReadOnlyList<OptimizedParameter> Parameters { get; }

    /// <summary>
    /// How much of the former direction the next step keeps: SGD's momentum, the first beta of Adam's. A schedule may change it before each
    /// step. Null where the optimizer has no such number; one that has overrides this.
    /// </summary>
    /// <exception cref="NotSupportedException">It is set, and the optimizer has no momentum.</exception>
    public virtual double? Momentum
    {
        get => null;
        set => throw new NotSupportedException($"{GetType().Name} has no momentum.");
    }

    /// <summary>How many steps were taken.</summary>
    public long StepCount { get; protected set; }

    /// <summary>Takes one step with the gradients that the parameters hold. Parameters without one stay as they are.</summary>
    /// <param name="learningRate">The base learning rate, before each parameter's factor.</param>
    public void Step(double learningRate) => Step(multiplier => learningRate * multiplier);

    /// <summary>Takes one step, in which each group of parameters has a rate of its own.</summary>
    /// <param name="rateOf">Gives the learning rate of the parameters with a factor; asked once for each factor.</param>
    public void Step(Func<double, double> rateOf)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Disable();
        StepCount++;
        Dictionary<double, double> known = [];
        Update([.. Parameters.Select(parameter => known.TryGetValue(parameter.LrMultiplier, out double rate)
            ? rate
            : known[parameter.LrMultiplier] = rateOf(parameter.LrMultiplier))]);
    }

    /// <summary>Forgets the gradients.</summary>
    public void ZeroGrad()
    {
        foreach (OptimizedParameter parameter in Parameters)
        {
            parameter.Parameter.Value.Grad = null;
        }
    }

    /// <summary>The p-norm of all gradients together; infinity gives the largest entry.</summary>
    public double GradientNorm(double p = 2)
    {
        using TensorScope scope = TensorScope.Open();
        double sum = 0;
        foreach (OptimizedParameter parameter in Parameters)
        {
            if (parameter.Parameter.Value.Grad is { } grad)
            {
                double norm = grad.Norm(p).Item();
                sum = double.IsPositiveInfinity(p) ? Math.Max(sum, norm) : sum + Math.Pow(norm, p);
            }
        }

        return double.IsPositiveInfinity(p) ? sum : Math.Pow(sum, 1 / p);
    }

    /// <summary>Scales all gradients together such that their p-norm is at most <paramref name="maximum"/>.</summary>
    /// <returns>The norm before.</returns>
    /// <remarks>As <c>torch.nn.utils.clip_grad_norm_</c>: the factor is maximum / (norm + 1e-6).</remarks>
    public double ClipGradientNorm(double maximum, double p = 2)
    {
        double norm = GradientNorm(p);
        double factor = maximum / (norm + 1e-6);
        if (factor < 1)
        {
            ScaleGradients(factor);
        }

        return norm;
    }

    /// <summary>Moves every entry of every gradient into [-<paramref name="maximum"/>, <paramref name="maximum"/>].</summary>
    public void ClipGradientValue(double maximum)
    {
        using TensorScope scope = TensorScope.Open();
        foreach (OptimizedParameter parameter in Parameters)
        {
            parameter.Parameter.Value.Grad?.ClampInPlace(-maximum, maximum);
        }
    }

    /// <summary>Multiplies all gradients by a number.</summary>
    public void ScaleGradients(double factor)
    {
        using TensorScope scope = TensorScope.Open();
        foreach (OptimizedParameter parameter in Parameters)
        {
            parameter.Parameter.Value.Grad?.MulInPlace(factor);
        }
    }

    /// <summary>Everything that must be saved to go on exactly: names and tensors.</summary>
    public abstract IEnumerable<(string Name, Tensor Tensor)> State();

    /// <summary>Puts back what <see cref="State"/> gave.</summary>
    /// <param name="read">Gives the tensor of a name, or null where there is none.</param>
    /// <param name="stepCount">How many steps had been taken.</param>
    public virtual void Restore(Func<string, Tensor?> read, long stepCount)
    {
        using IDisposable mode = GradMode.Disable();
        foreach ((string name, Tensor tensor) in State())
        {
            using TensorScope scope = TensorScope.Open();
            tensor.CopyInPlace(read(name) ?? throw new InvalidOperationException($"The optimizer's state lacks '{name}'."));
        }

        StepCount = stepCount;
    }

    /// <summary>Changes the parameters; nothing is recorded for a backward pass, and what is not kept is freed afterwards.</summary>
    /// <param name="rates">The learning rate of each parameter, in the order of <see cref="Parameters"/>.</param>
    protected abstract void Update(IReadOnlyList<double> rates);

    /// <summary>
    /// Memory beside a parameter: zeros of its shape, type and device, which are kept until the garbage collector frees them.
    /// </summary>
    /// <param name="parameter">The parameter's tensor.</param>
    protected static Tensor ZerosLike(Tensor parameter) =>
        TensorScope.Detach(Ops.Zeros(parameter.Shape, parameter.DType, parameter.Device));
}
