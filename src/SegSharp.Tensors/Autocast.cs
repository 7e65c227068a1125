using SegSharp.Tensors.Native;

namespace SegSharp.Tensors;

/// <summary>
/// Mixed precision on this thread: matrix products and convolutions compute in a shorter type, what needs precision stays in
/// single. Each guard restores the former mode when disposed, on the thread that made it and in the reverse order of making.
/// </summary>
/// <remarks>
/// Source: Micikevicius et al. 2018, https://arxiv.org/abs/1710.03740; which operator computes in what is libtorch's list,
/// https://pytorch.org/docs/stable/amp.html. Inside, an operator takes floating-point tensors of different types, and its
/// result may have another type than the shape rule says: the tensor that comes back says which. Leave the mode before
/// <see cref="Tensor.Backward"/>.
/// </remarks>
public static class Autocast
{
    [ThreadStatic]
    private static Guard? _innermost;

    /// <summary>Whether mixed precision is on, on this thread and for any device.</summary>
    public static bool IsEnabled => _innermost is not null;

    /// <summary>The mode that was switched on last and is still on; null for none.</summary>
    internal static (Device Device, DType DType)? Innermost => _innermost is { } guard ? (guard.Device, guard.DType) : null;

    /// <summary>Computes in mixed precision on devices of a kind until disposed.</summary>
    /// <param name="device">The device; its number does not matter.</param>
    /// <param name="dtype"><see cref="DType.BFloat16"/>, or <see cref="DType.Float16"/> on CUDA.</param>
    /// <exception cref="ArgumentException">The device does not compute in this type.</exception>
    public static IDisposable Enable(Device device, DType dtype)
    {
        bool fits = dtype == DType.BFloat16 || (dtype == DType.Float16 && device.Type == DeviceType.Cuda);
        return fits ? new Guard(device, dtype)
            : throw new ArgumentException($"There is no mixed precision with {dtype} on {device}.", nameof(dtype));
    }

    private sealed class Guard : IDisposable
    {
        private readonly OwnThread _thread = OwnThread.Current;
        private readonly Guard? _outer = _innermost;
        private readonly int _former;
        private bool _disposed;

        public Guard(Device device, DType dtype)
        {
            NativeRuntime.EnsureReady();
            (Device, DType) = (device, dtype);
            NativeMethods.EnterAutocast(device.Code, (int)dtype, out _former).ThrowIfFailed();
            _innermost = this;
        }

        public Device Device { get; }

        public DType DType { get; }

        public void Dispose()
        {
            // once only: a second call would undo what was set since
            if (!_disposed)
            {
                _thread.Require("A guard of mixed precision");
                _disposed = true;
                _innermost = _outer;
                NativeMethods.LeaveAutocast(Device.Code, _former).ThrowIfFailed();
            }
        }
    }
}
