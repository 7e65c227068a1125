using System.Runtime.InteropServices;

namespace SegSharp.Inference.Kernels;

/// <summary>
/// Memory for numbers, on a cache line and outside of the collected heap: kernels read it by pointer,
/// and its end is where it is disposed or finalized.
/// </summary>
internal sealed unsafe partial class FloatMemory : IDisposable
{
    private const nuint CacheLine = 64;
    private const nuint HugePage = 2 << 20;
    private const int UseHugePages = 14;

    /// <summary>Takes memory; what is in it is arbitrary.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much.</exception>
    public FloatMemory(nint count)
    {
        Count = count;
        nuint bytes = (nuint)Math.Max(count, 1) * sizeof(float);
        bool isLarge = bytes >= HugePage && OperatingSystem.IsLinux();
        Pointer = (float*)NativeMemory.AlignedAlloc(bytes, isLarge ? HugePage : CacheLine);
        if (isLarge)
        {
            _ = Advise(Pointer, bytes, UseHugePages); // where the system has none, memory stays as it is
        }
    }

    ~FloatMemory() => Free();

    /// <summary>Floats.</summary>
    public nint Count { get; }

    /// <summary>The first one.</summary>
    public float* Pointer { get; private set; }

    /// <inheritdoc />
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    // One fault for 2 MiB instead of 512, and one entry of the processor's table of pages.
    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* memory, nuint bytes, int advice);

    private void Free()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}
