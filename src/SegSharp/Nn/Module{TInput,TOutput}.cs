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
            return ModuleTrace.Current is { } trace ? Traced(trace, scope, input) : Kept(scope, Forward(input));
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>What the module computes. Callers use <see cref="Call"/>.</summary>
    protected abstract TOutput Forward(TInput input);

    private TOutput Traced(ModuleTrace trace, TensorScope scope, TInput input)
    {
        (int slot, int firstOperator) = (trace.NextSlot, trace.Begin());
        TOutput output = Kept(scope, Forward(input));
        trace.End(slot, this, firstOperator, [.. TensorsOf(output).Select(tensor => tensor.Shape)]);
        return output;
    }

    private static TOutput Kept(TensorScope scope, TOutput output)
    {
        if (output is Tensor single)
        {
            scope.Keep(single); // the common case, without a list
            return output;
        }

        foreach (Tensor tensor in TensorsOf(output))
        {
            scope.Keep(tensor);
        }

        return output;
    }

    private static IEnumerable<Tensor> TensorsOf(TOutput output) => output switch
    {
        Tensor tensor => [tensor],
        IEnumerable<Tensor> tensors => tensors,
        ITensorGroup group => group.Tensors,
        _ => throw new InvalidOperationException($"A module's output must hold tensors; {typeof(TOutput).Name} is not an ITensorGroup."),
    };
}
