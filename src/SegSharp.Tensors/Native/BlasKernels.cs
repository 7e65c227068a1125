using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace SegSharp.Tensors.Native;

/// <summary>
/// Sees that OpenBLAS uses the processor's vector units. It chooses its kernels by the processor's model number, and takes a
/// model that is newer than itself for an older one, at worst of 2004: Debian 12's then multiplies matrices two to three times slower.
/// </summary>
internal static unsafe partial class BlasKernels
{
    private const string Variable = "OPENBLAS_CORETYPE";

    // The kernels that know AVX2 but not AVX-512: what a Zen that is newer than OpenBLAS is taken for.
    private static readonly string[] _narrow = ["Haswell", "Zen", "Excavator"];

    // The kernels that know neither AVX2 nor FMA, by the names of openblas_get_corename.
    private static readonly string[] _old =
        ["Generic", "Katmai", "Coppermine", "Northwood", "Prescott", "Banias", "Atom", "Core2", "Penryn", "Dunnington", "Nehalem", "Sandybridge"];

    /// <summary>Must run before libtorch is loaded; OpenBLAS reads the variable when it is loaded. A value set by the user stands.</summary>
    public static void Choose()
    {
        bool wide = Avx512BW.VL.IsSupported && Avx512DQ.IsSupported;
        string? core = wide ? "SkylakeX" : Avx2.IsSupported && Fma.IsSupported ? "Haswell" : null;
        if (core is not null && Environment.GetEnvironmentVariable(Variable) is null && ChosenCore() is { } chosen
            && (Is(chosen, _old) || (wide && Is(chosen, _narrow))))
        {
            NativeEnvironment.Set(Variable, core);
        }
    }

    private static bool Is(string core, string[] names) => Array.Exists(names, name => name.Equals(core, StringComparison.OrdinalIgnoreCase));

    // Loads OpenBLAS by itself, asks what it chose and unloads it, so that it chooses anew with libtorch.
    private static string? ChosenCore()
    {
        if (!NativeLibrary.TryLoad("libopenblas.so.0", out nint library))
        {
            return null;
        }

        try
        {
            return NativeLibrary.TryGetExport(library, "openblas_get_corename", out nint getName)
                ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)getName)())
                : null;
        }
        finally
        {
            NativeLibrary.Free(library);
        }
    }
}
