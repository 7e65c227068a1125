namespace SegSharp.Inference.Threading;

/// <summary>A piece of memory for each thread of a team.</summary>
/// <param name="first">The first thread's.</param>
/// <param name="each">Floats from one to the next.</param>
internal readonly unsafe struct ThreadMemory(float* first, nint each)
{
    private readonly float* _first = first;
    private readonly nint _each = each;

    /// <summary>A thread's memory.</summary>
    public float* Of(int thread) => _first + (thread * _each);
}
