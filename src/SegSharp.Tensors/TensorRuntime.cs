using System.Runtime.InteropServices;
using SegSharp.Tensors.Native;

namespace SegSharp.Tensors;

/// <summary>Settings and facts of the engine as a whole.</summary>
public static class TensorRuntime
{
    /// <summary>
    /// Loads the engine, which takes half a second, while <paramref name="work"/> runs on another thread, which waits only where it comes
    /// to need it. For the first thread of programs that have other things to prepare.
    /// </summary>
    /// <param name="work">The rest of the program.</param>
    /// <exception cref="Exception">What <paramref name="work"/> threw.</exception>
    public static void LoadBeside(Action work) => NativeLoading.Beside(work);

    /// <summary>The version of the libtorch in use, such as <c>1.13.1</c>.</summary>
    public static string LibtorchVersion => Marshal.PtrToStringUTF8(Ready(NativeMethods.GetLibtorchVersion)) ?? string.Empty;

    /// <summary>The number of CUDA devices; 0 where libtorch was built without CUDA.</summary>
    public static int CudaDeviceCount => Ready(NativeMethods.GetCudaDeviceCount);

    /// <summary>The number of threads that one operator uses. Initially all processors, or <c>SEGSHARP_THREADS</c>.</summary>
    public static int Threads
    {
        get => Ready(NativeMethods.GetThreads);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Ready(() => NativeMethods.SetThreads(value)).ThrowIfFailed();
        }
    }

    /// <summary>What the CPU allocator has handed out.</summary>
    public static MemoryStatistics Memory
    {
        get
        {
            NativeRuntime.EnsureReady();
            NativeMethods.GetMemoryStatistics(out MemoryStatistics statistics);
            return statistics;
        }
    }

    /// <summary>Seeds the generators of all devices.</summary>
    public static void Seed(long seed) => Ready(() => NativeMethods.ManualSeed(seed)).ThrowIfFailed();

    /// <summary>The state of a device's generator, to be given back to <see cref="SetRandomState"/>.</summary>
    public static byte[] GetRandomState(Device device = default)
    {
        NativeRuntime.EnsureReady();
        NativeMethods.GetRandomState(device.Code, out nint state).ThrowIfFailed();
        using Tensor tensor = Tensor.Adopt(state);
        return tensor.ToArray<byte>();
    }

    /// <summary>Puts a device's generator back to where it was.</summary>
    /// <exception cref="NativeException">The bytes are not a state of this device's generator.</exception>
    public static void SetRandomState(ReadOnlySpan<byte> state, Device device = default)
    {
        using Tensor tensor = Tensor.From(state, [state.Length]);
        NativeMethods.SetRandomState(device.Code, tensor.Handle).ThrowIfFailed();
    }

    /// <summary>Asks for algorithms that give the same bits in every run, at some cost on CUDA.</summary>
    public static void UseDeterministicAlgorithms(bool enabled) =>
        Ready(() => NativeMethods.SetDeterministic(enabled ? 1 : 0)).ThrowIfFailed();

    /// <summary>Starts a new measurement of <see cref="MemoryStatistics.Peak"/>.</summary>
    public static void ResetMemoryPeak() => Ready(NativeMethods.ResetMemoryPeak);

    /// <summary>
    /// The most bytes that tensors held since the last call. Unlike <see cref="ResetMemoryPeak"/> it leaves the peak as it is, which
    /// decides how much is kept for reuse, so that it may be asked for in the middle of a run.
    /// </summary>
    public static long TakeMemoryMark()
    {
        NativeRuntime.EnsureReady();
        NativeMethods.TakeMemoryMark(NativeMethods.StageMark, out long most).ThrowIfFailed();
        return most;
    }

    /// <summary>Gives cached memory back to the system.</summary>
    public static void TrimMemory() => Ready(NativeMethods.TrimMemory);

    // Not a static constructor: the message about a missing library would arrive wrapped in another exception.
    private static T Ready<T>(Func<T> call)
    {
        NativeRuntime.EnsureReady();
        return call();
    }

    private static void Ready(Action call)
    {
        NativeRuntime.EnsureReady();
        call();
    }
}
