using System.Diagnostics;
using SegSharp.Tensors.Native;

namespace SegSharp.Tensors;

/// <summary>
/// A multi-dimensional array: real, with memory in libtorch, or symbolic, with a shape alone.
/// </summary>
/// <remarks>
/// A tensor belongs to the innermost <see cref="TensorScope"/> that was open when it was made and is freed with it.
/// Outside of scopes the garbage collector frees it; <see cref="Dispose"/> frees it at once. Any number of threads may
/// read one tensor, but as with every disposable object, none may free it while another still uses it.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class Tensor : IDisposable
{
    private nint _handle;

    private Tensor(nint handle, Shape shape, DType dtype, Device device)
    {
        _handle = handle;
        Shape = shape;
        DType = dtype;
        Device = device;
        if (handle != 0)
        {
            TensorScope.Current?.Track(this);
        }
    }

    /// <summary>Frees the native reference of a tensor that no scope owned.</summary>
    ~Tensor() => Free();

    /// <summary>The sizes.</summary>
    public Shape Shape { get; }

    /// <summary>The type of the elements.</summary>
    public DType DType { get; }

    /// <summary>Where the memory lies.</summary>
    public Device Device { get; }

    /// <summary>The number of dimensions.</summary>
    public int Rank => Shape.Rank;

    /// <summary>True when the tensor has a shape but no memory.</summary>
    public bool IsSymbolic { get; private init; }

    /// <summary>True after <see cref="Dispose"/>, or after the owning scope has ended.</summary>
    public bool IsDisposed => !IsSymbolic && _handle == 0;

    /// <summary>The number of tensors that are alive in native memory and were handed to .NET.</summary>
    public static long LiveCount
    {
        get
        {
            NativeRuntime.EnsureReady();
            return NativeMethods.GetLiveTensorCount();
        }
    }

    /// <summary>The scope that frees this tensor; null when none does.</summary>
    internal TensorScope? Owner { get; set; }

    /// <summary>The native reference.</summary>
    /// <exception cref="ObjectDisposedException">The tensor was freed.</exception>
    /// <exception cref="InvalidOperationException">The tensor is symbolic.</exception>
    internal nint Handle
    {
        get
        {
            if (_handle != 0)
            {
                return _handle;
            }

            throw IsSymbolic
                ? new InvalidOperationException($"A symbolic tensor {Shape} has no values.")
                : new ObjectDisposedException(nameof(Tensor),
                    $"The tensor {Shape} was freed: its scope has ended. Keep it with TensorScope.Keep.");
        }
    }

    /// <summary>A tensor without memory.</summary>
    public static Tensor Symbolic(Shape shape, DType dtype = DType.Float32, Device device = default) =>
        new(0, shape, dtype, device) { IsSymbolic = true };

    /// <summary>Frees the memory, unless other tensors share it.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc />
    public override string ToString() =>
        $"{DType} {Shape} on {Device}{(IsSymbolic ? ", symbolic" : IsDisposed ? ", freed" : string.Empty)}";

    /// <summary>Takes over a native reference whose shape is known.</summary>
    internal static Tensor Adopt(nint handle, Shape shape, DType dtype, Device device) => new(handle, shape, dtype, device);

    /// <summary>Takes over a native reference and asks it for its shape.</summary>
    internal static Tensor Adopt(nint handle)
    {
        NativeMethods.GetTensorInfo(handle, out NativeTensorInfo info).ThrowIfFailed();
        ReadOnlySpan<long> sizes = info.Sizes;
        return new(handle, Shape.Of(sizes[..info.Rank]), (DType)info.DType, Device.FromCode(info.Device));
    }

    internal NativeTensorInfo GetInfo()
    {
        NativeMethods.GetTensorInfo(Handle, out NativeTensorInfo info).ThrowIfFailed();
        GC.KeepAlive(this);
        return info;
    }

    private void Free()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0)
        {
            _ = NativeMethods.FreeTensor(handle);
        }
    }
}
