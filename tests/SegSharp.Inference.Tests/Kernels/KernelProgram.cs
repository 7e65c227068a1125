using SegSharp.Inference.Kernels;

namespace SegSharp.Inference.Tests.Kernels;

/// <summary>Runs the kernels' checks as a program of its own, for processors with fewer instructions.</summary>
internal static class KernelProgram
{
    public static void Main()
    {
        KernelChecks<Lanes16>.All();
        KernelChecks<Lanes8>.All();
        KernelChecks<Lanes4>.All();
        Console.WriteLine($"right {System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated} " +
            $"{System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated}");
    }
}
