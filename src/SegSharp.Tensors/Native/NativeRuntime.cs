namespace SegSharp.Tensors.Native;

/// <summary>Prepares the native library once, before the first call.</summary>
internal static class NativeRuntime
{
    // Lazy rather than a static constructor, whose exceptions arrive wrapped. Commands that need no tensor never pay for it.
    private static readonly Lazy<bool> _prepared = new(Prepare);

    /// <summary>
    /// Loads the library, installs the caching allocator and sets the number of threads: libtorch as Debian builds it
    /// starts with one, whatever the machine has.
    /// </summary>
    /// <exception cref="InvalidOperationException">The library or libtorch is missing; the message says what to install.</exception>
    public static void EnsureReady() => _ = _prepared.Value;

    private static bool Prepare()
    {
        try
        {
            if (NativeLoading.Loading is { } loading)
            {
                loading.Wait();
            }
            else
            {
                SetEnvironment();
            }

            NativeMethods.InstallAllocator().ThrowIfFailed();
            int threads = int.TryParse(Environment.GetEnvironmentVariable("SEGSHARP_THREADS"), out int wanted) && wanted > 0
                ? wanted
                : Environment.ProcessorCount;
            NativeMethods.SetThreads(threads).ThrowIfFailed();
            return true;
        }
        catch (DllNotFoundException e)
        {
            throw new InvalidOperationException(
                $"The native library of SegSharp cannot be loaded ({Missing(e.Message)}): " +
                    "install the libtorch and OpenCV that it was built with " +
                "(on Debian 'apt-get install libtorch-dev libopencv-imgcodecs-dev', in a working copy './build.sh setup'), " +
                    "or set LD_LIBRARY_PATH " +
                "to the lib folder of its libtorch.", e);
        }
    }

    // .NET tells each place where it looked; the one library that is not there is named in a line of its own.
    private static string Missing(string message)
    {
        string[] lines =
            [.. message.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Contains(".so", StringComparison.Ordinal))];
        return Array.Find(lines, line => !line.Contains(NativeLibraryName.Value, StringComparison.Ordinal))
            ?? $"lib{NativeLibraryName.Value}.so is not beside the program";
    }

    /// <summary>Sets what libtorch and its libraries read when they are loaded; a value set by the user stands.</summary>
    public static void SetEnvironment()
    {
        // OpenMP's threads spin while they wait. With a loader's threads beside them, or anything else on the machine,
        // that costs ten times what it saves. Read once, when libgomp is loaded.
        NativeEnvironment.Set("OMP_WAIT_POLICY", "PASSIVE");
        BlasKernels.Choose();
    }
}
