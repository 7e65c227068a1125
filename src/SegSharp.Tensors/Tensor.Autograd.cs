using SegSharp.Tensors.Native;

namespace SegSharp.Tensors;

/// <content>Gradients.</content>
public sealed partial class Tensor
{
    /// <summary>Whether operators on this tensor are recorded for <see cref="Backward"/>.</summary>
    public bool RequiresGrad
    {
        get => !IsSymbolic && GetInfo().RequiresGrad != 0;
        set
        {
            NativeMethods.SetRequiresGrad(Handle, value ? 1 : 0).ThrowIfFailed();
            GC.KeepAlive(this);
        }
    }

    /// <summary>The accumulated gradient, same shape and dtype; <see langword="null"/> when there is none.</summary>
    /// <exception cref="ShapeException">The gradient that is set has another shape or dtype.</exception>
    public Tensor? Grad
    {
        get
        {
            NativeMethods.GetGrad(Handle, out nint grad).ThrowIfFailed();
            GC.KeepAlive(this);
            return grad == 0 ? null : Adopt(grad, Shape, DType, Device);
        }

        set
        {
            if (value is not null && (value.Shape != Shape || value.DType != DType))
            {
                throw new ShapeException(
                    "grad", $"the gradient is {value.DType} {value.Shape}, expected {DType} {Shape}.", [new ShapeOperand("self", Shape)],
                    ModulePath.Current);
            }

            NativeMethods.SetGrad(Handle, value?.Handle ?? 0).ThrowIfFailed();
            GC.KeepAlive(value);
            GC.KeepAlive(this);
        }
    }

    /// <summary>Adds the derivative of this tensor to the gradient of every leaf that it was computed from.</summary>
    /// <param name="gradient">The derivative of the final value with respect to this tensor; may be left out for a scalar.</param>
    /// <param name="retainGraph">Whether the graph may be walked again.</param>
    /// <exception cref="ShapeException"><paramref name="gradient"/> has another shape, or is missing where it is needed.</exception>
    public unsafe void Backward(Tensor? gradient = null, bool retainGraph = false)
    {
        nint root = Handle;
        Shape expected = Shape;
        if (gradient is null ? expected.ElementCount != 1 : gradient.Shape != expected)
        {
            string problem = gradient is null
                ? $"a tensor of shape {expected} needs a gradient: only a scalar has one by default."
                : $"the gradient has shape {gradient.Shape}, expected {expected}.";
            throw new ShapeException("backward", problem, [new ShapeOperand("root", expected)], ModulePath.Current);
        }

        nint grad = gradient?.Handle ?? 0;
        NativeMethods.Backward(&root, &grad, 1, retainGraph ? 1 : 0).ThrowIfFailed();
        GC.KeepAlive(gradient);
        GC.KeepAlive(this);
    }
}
