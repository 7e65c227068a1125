using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>A part of a network that maps an input to an output.</summary>
/// <typeparam name="TInput">A tensor, or something that holds tensors.</typeparam>
/// <typeparam name="TOutput">A <see cref="Tensor"/>, a list of them, or an <see cref="ITensorGroup"/>.</typeparam>
public abstract class Module<TInput, TOutput> : Module
{
    /// <summary>
    /// Applies the module. Whatever <see cref="Forward"/> makes and does not return is freed when the call ends; an error
    /// inside names this module.
    /// </summary>
    public TOutput Call(TInput input)
    {
        Enter(this);
        using TensorScope scope = TensorScope.Open();
        try
        {
            TOutput output = Forward(input);
            Keep(scope, output);
            return output;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>What the module computes. Callers use <see cref="Call"/>.</summary>
    protected abstract TOutput Forward(TInput input);

    private static void Keep(TensorScope scope, TOutput output)
    {
        switch (output)
        {
            case Tensor tensor:
                scope.Keep(tensor);
                break;
            case IEnumerable<Tensor> tensors:
                foreach (Tensor tensor in tensors)
                {
                    scope.Keep(tensor);
                }

                break;
            case ITensorGroup group:
                foreach (Tensor tensor in group.Tensors)
                {
                    scope.Keep(tensor);
                }

                break;
            default:
                throw new InvalidOperationException($"A module's output must hold tensors; {typeof(TOutput).Name} is not an ITensorGroup.");
        }
    }
}
