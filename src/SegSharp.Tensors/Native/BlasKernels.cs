using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace SegSharp.Tensors.Native;

/// <summary>
/// Sees that OpenBLAS uses the processor's vector units. It chooses its kernels by the processor's model number, and takes a
/// model that is newer than itself for one of 2004: Debian 12's then multiplies matrices two to three times slower.
/// </summary>
internal static unsafe partial class BlasKernels
{
    private const string Variable = "OPENBLAS_CORETYPE";

    // The kernels that know neither AVX2 nor FMA, by the names of openblas_get_corename.
    private static readonly string[] _old =
        ["Generic", "Katmai", "Coppermine", "Northwood", "Prescott", "Banias", "Atom", "Core2", "Penryn", "Dunnington",
            "Nehalem", "Sandybridge"];

    /// <summary>
    /// Must run before libtorch is loaded; OpenBLAS reads the variable when it is loaded. A value set by the user stands.
    /// </summary>
    public static void Choose()
    {
        string? core = Avx512BW.VL.IsSupported && Avx512DQ.IsSupported ? "SkylakeX" : Avx2.IsSupported && Fma.IsSupported
            ? "Haswell" : null;
        if (core is not null && Environment.GetEnvironmentVariable(Variable) is null
            && NativeLibrary.TryLoad("libopenblas.so.0", out nint library)
            && IsOld(ChosenCore(library)))
        {
            // unloaded, it chooses anew with libtorch; otherwise it may stay
            NativeLibrary.Free(library);
            NativeEnvironment.Set(Variable, core);
        }
    }

    private static bool IsOld(string? core) => Array.Exists(_old, old => old.Equals(core, StringComparison.OrdinalIgnoreCase));

    private static string? ChosenCore(nint library) =>
        NativeLibrary.TryGetExport(library, "openblas_get_corename", out nint getName)
            ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)getName)())
            : null;
}
