using System.Runtime.InteropServices;

namespace SegSharp.Inference.Kernels;

/// <summary>
/// Memory for numbers, on a cache line and outside of the collected heap: kernels read it by pointer,
/// and its end is where it is disposed or finalized.
/// </summary>
internal sealed unsafe class FloatMemory : IDisposable
{
    private const nuint CacheLine = 64;

    /// <summary>Takes memory; what is in it is arbitrary.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much.</exception>
    public FloatMemory(nint count)
    {
        Count = count;
        Pointer = (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(count, 1) * sizeof(float), CacheLine);
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

    private void Free()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}
