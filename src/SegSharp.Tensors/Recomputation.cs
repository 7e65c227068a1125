using System.Runtime.InteropServices;
using SegSharp.Tensors.Native;

namespace SegSharp.Tensors;

/// <summary>
/// Activation checkpointing: runs a part of a computation without keeping its activations, and computes them again in the backward pass.
/// It trades time for memory.
/// </summary>
/// <remarks>
/// Source: Chen et al. 2016, https://arxiv.org/abs/1604.06174. The part runs twice with the same numbers: the state of the device's
/// generator and the mode of mixed precision at the first run are put back for the second one, and after it the generator goes on from
/// where it was. What the part does besides computing its result it does twice, unless it looks at <see cref="IsSecondRun"/>.
/// </remarks>
public static class Recomputation
{
    [ThreadStatic]
    private static bool _isSecondRun;

    /// <summary>
    /// Whether a function runs on this thread a second time, in the backward pass. What counts statistics asks for it,
    /// so that it counts once.
    /// </summary>
    public static bool IsSecondRun => _isSecondRun;

    /// <summary>Applies a function of one tensor; its result has the function's values and gradients.</summary>
    /// <param name="function">
    /// The part. Tensors that it uses beside its argument get gradients only where they are leaves, as parameters are. It must not be
    /// disposed of before the backward pass, and an exception that it throws there comes out of <see cref="Tensor.Backward"/>.
    /// </param>
    /// <param name="input">Its argument. Where it needs no gradient, nothing is recorded, or it is symbolic,
    /// the function is called and nothing else.</param>
    public static unsafe Tensor Run(Func<Tensor, Tensor> function, Tensor input)
    {
        if (input.IsSymbolic || !GradMode.IsEnabled || !input.RequiresGrad)
        {
            return function(input);
        }

        using TensorScope scope = TensorScope.Open();
        Part part = new(function, input.Device);

        // Recorded, though the graph is dropped at once: operators may compute in another order where nothing is recorded.
        Tensor output = function(Leaf(input));
        nint context = GCHandle.ToIntPtr(GCHandle.Alloc(part));
        NativeMethods.AttachRecomputation(input.Handle, output.Handle, &Backward, &Release, context, out nint result).ThrowIfFailed();
        GC.KeepAlive(input);
        return scope.Keep(Tensor.Adopt(result, output.Shape, output.DType, output.Device));
    }

    private static Tensor Leaf(Tensor input)
    {
        Tensor leaf = input.Detach();
        leaf.RequiresGrad = true;
        return leaf;
    }

    [UnmanagedCallersOnly]
    private static unsafe NativeStatus Backward(nint context, nint input, nint gradient, nint* result, long* failure)
    {
        try
        {
            using TensorScope scope = TensorScope.Open();
            (Tensor from, Tensor to) = (Tensor.Adopt(input), Tensor.Adopt(gradient));
            *result = ((Part)GCHandle.FromIntPtr(context).Target!).Backward(from, to);
            return NativeStatus.Ok;
        }
        catch (Exception e)
        {
            *failure = ManagedFailures.Keep(e);
            return NativeStatus.CallbackFailed;
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(nint context) => GCHandle.FromIntPtr(context).Free();

    /// <summary>A function with all that its second run needs.</summary>
    private sealed class Part(Func<Tensor, Tensor> function, Device device)
    {
        private readonly byte[] _random = TensorRuntime.GetRandomState(device);
        private readonly (Device Device, DType DType)? _precision = Autocast.Innermost;

        /// <summary>The native gradient of the input, which the caller takes over; 0 for none.</summary>
        public nint Backward(Tensor input, Tensor gradient)
        {
            using IDisposable mode = GradMode.Enable();
            Tensor leaf = Leaf(input);
            Again(leaf).Backward(gradient);
            NativeMethods.GetGrad(leaf.Handle, out nint result).ThrowIfFailed();
            return result;
        }

        private Tensor Again(Tensor leaf)
        {
            byte[] now = TensorRuntime.GetRandomState(device);
            bool outer = _isSecondRun;
            using IDisposable? precision = _precision is { } on ? Autocast.Enable(on.Device, on.DType) : null;
            try
            {
                TensorRuntime.SetRandomState(_random, device);
                _isSecondRun = true;
                return function(leaf);
            }
            finally
            {
                _isSecondRun = outer;
                TensorRuntime.SetRandomState(now, device);
            }
        }
    }
}
