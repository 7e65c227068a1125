using SegSharp.Tensors;

namespace SegSharp.Training.Optimizers;

/// <summary>Changes parameters along their gradients.</summary>
public abstract class Optimizer
{
    private protected Optimizer(IReadOnlyList<OptimizedParameter> parameters)
    {
        if (parameters.Count == 0)
        {
            throw new ArgumentException("There is no parameter to optimize.", nameof(parameters));
        }

        Parameters = parameters;
    }

    /// <summary>What is optimized.</summary>
    public IReadOnlyList<OptimizedParameter> Parameters { get; }

    /// <summary>How many steps were taken.</summary>
    public long StepCount { get; protected set; }

    /// <summary>Takes one step with the gradients that the parameters hold. Parameters without one stay as they are.</summary>
    /// <param name="learningRate">The base learning rate, before each parameter's factor.</param>
    public void Step(double learningRate)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Disable();
        StepCount++;
        Update(learningRate);
    }

    /// <summary>Forgets the gradients.</summary>
    public void ZeroGrad()
    {
        foreach (OptimizedParameter parameter in Parameters)
        {
            parameter.Parameter.Value.Grad = null;
        }
    }

    /// <summary>The 2-norm of all gradients together.</summary>
    public double GradientNorm()
    {
        using TensorScope scope = TensorScope.Open();
        double sum = 0;
        foreach (OptimizedParameter parameter in Parameters)
        {
            if (parameter.Parameter.Value.Grad is { } grad)
            {
                double norm = grad.Norm().Item();
                sum += norm * norm;
            }
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Scales all gradients together such that their 2-norm is at most <paramref name="maximum"/>.</summary>
    /// <returns>The norm before.</returns>
    /// <remarks>As <c>torch.nn.utils.clip_grad_norm_</c>: the factor is maximum / (norm + 1e-6).</remarks>
    public double ClipGradientNorm(double maximum)
    {
        double norm = GradientNorm();
        double factor = maximum / (norm + 1e-6);
        if (factor < 1)
        {
            using TensorScope scope = TensorScope.Open();
            foreach (OptimizedParameter parameter in Parameters)
            {
                parameter.Parameter.Value.Grad?.MulInPlace(factor);
            }
        }

        return norm;
    }

    /// <summary>Everything that must be saved to go on exactly: names and tensors.</summary>
    public abstract IEnumerable<(string Name, Tensor Tensor)> State();

    /// <summary>Puts back what <see cref="State"/> gave.</summary>
    /// <param name="read">Gives the tensor of a name, or null where there is none.</param>
    /// <param name="stepCount">How many steps had been taken.</param>
    public abstract void Restore(Func<string, Tensor?> read, long stepCount);

    private protected abstract void Update(double learningRate);
}
