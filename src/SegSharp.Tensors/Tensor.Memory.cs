using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SegSharp.Tensors.Native;

namespace SegSharp.Tensors;

/// <content>Getting numbers in and out.</content>
public sealed partial class Tensor
{
    /// <summary>A tensor on the CPU with a copy of the given elements, in row-major order.</summary>
    /// <exception cref="ArgumentException">The number of elements is not that of the shape.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> elements, Shape shape)
        where T : unmanaged
    {
        if (shape.ElementCount != elements.Length)
        {
            throw new ArgumentException($"{elements.Length} elements do not fill the shape {shape}.", nameof(elements));
        }

        Tensor tensor = Ops.Empty(shape, DTypeExtensions.Of<T>());
        elements.CopyTo(tensor.AsSpan<T>());
        return tensor;
    }

    /// <summary>A tensor on the CPU with a copy of the given elements.</summary>
    public static Tensor From<T>(T[] elements, Shape shape)
        where T : unmanaged => From<T>(elements.AsSpan(), shape);

    /// <summary>A tensor on the CPU without dimensions.</summary>
    public static Tensor Scalar<T>(T value)
        where T : unmanaged => From<T>([value], []);

    /// <summary>
    /// The memory itself, without a copy. Valid while the tensor lives: the span does not keep it alive.
    /// </summary>
    /// <remarks>
    /// Ask for the span anew before each writing to a parameter: the fused layers keep weights in a form of their own,
    /// and this call tells them to drop it.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// The tensor is symbolic, on another device, not contiguous, or its elements are not of type <typeparamref name="T"/>.
    /// </exception>
    public unsafe Span<T> AsSpan<T>()
        where T : unmanaged
    {
        NativeTensorInfo info = GetInfo();
        bool fits = DType.ClrType() == typeof(T) || (Unsafe.SizeOf<T>() == 1 && DType.Size() == 1 && typeof(T) != typeof(bool))
            || (DType == DType.BFloat16 && typeof(T) == typeof(ushort));
        if (!fits)
        {
            throw new InvalidOperationException($"A tensor of {DType} elements has no span of {typeof(T).Name}.");
        }

        if (Device.Type != DeviceType.Cpu || info.Contiguous == 0)
        {
            throw new InvalidOperationException(
                $"Only a contiguous tensor on the CPU has a span; " +
                    $"this one is {(info.Contiguous == 0 ? "not contiguous" : $"on {Device}")}. " +
                "Call Contiguous() or To(Device.Cpu) first.");
        }

        ForgetPacked();
        return new Span<T>((void*)info.Data, checked((int)Shape.ElementCount.Value));
    }

    /// <summary>A copy of the elements in row-major order.</summary>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        using TensorScope scope = TensorScope.Open();
        Tensor tensor = Device.Type == DeviceType.Cpu ? this.Contiguous() : this.To(Device.Cpu).Contiguous();
        T[] copy = tensor.AsSpan<T>().ToArray();
        GC.KeepAlive(tensor);
        return copy;
    }

    /// <summary>The raw bytes of a contiguous CPU tensor, without a copy; as for <see cref="AsSpan{T}"/>.</summary>
    public unsafe Span<byte> AsBytes()
    {
        NativeTensorInfo info = GetInfo();
        if (Device.Type != DeviceType.Cpu || info.Contiguous == 0)
        {
            throw new InvalidOperationException(
                "Only a contiguous tensor on the CPU has bytes. Call Contiguous() or To(Device.Cpu) first.");
        }

        ForgetPacked();
        return new Span<byte>((void*)info.Data, checked((int)(Shape.ElementCount.Value * DType.Size())));
    }

    /// <summary>The only element as a number.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    public double Item()
    {
        if (Shape.ElementCount != 1)
        {
            throw new InvalidOperationException($"A tensor of shape {Shape} is not one number.");
        }

        using TensorScope scope = TensorScope.Open();
        return MemoryMarshal.GetReference(this.Detach().To(DType.Float64).To(Device.Cpu).AsSpan<double>());
    }

    // Memory that somebody can write to is no longer what was packed.
    private void ForgetPacked()
    {
        NativeMethods.ForgetPacked(Handle).ThrowIfFailed();
        GC.KeepAlive(this);
    }
}
