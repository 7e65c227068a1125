using System.Runtime.Intrinsics.X86;
using SegSharp.Tensors.Native;

namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>The levels of the processor that vector kernels are compiled for. To be changed by tests that run alone.</summary>
internal static class VectorLevels
{
    /// <summary>Those of this processor; the last is in use unless a test changes it.</summary>
    public static IReadOnlyList<string> Available { get; } = Avx512F.IsSupported && Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported
        && Avx512CD.VL.IsSupported
        ? ["base", "v3", "v4"]
        : Avx2.IsSupported && Fma.IsSupported && Bmi2.IsSupported ? ["base", "v3"] : ["base"];

    /// <summary>Computes with a level until disposed.</summary>
    public static IDisposable Use(string level)
    {
        _ = TensorRuntime.Threads; // the library must be loaded
        NativeMethods.UseKernels(level).ThrowIfFailed();
        return new Guard();
    }

    private sealed class Guard : IDisposable
    {
        public void Dispose() => NativeMethods.UseKernels(Available[^1]).ThrowIfFailed();
    }
}
