using System.Runtime.InteropServices;

namespace SegSharp.Tensors.Native;

/// <summary><c>seg_profile_span</c> of <c>segsharp_profiler.h</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeProfileSpan
{
    public long Start;
    public long Duration;
    public long Sequence;
    public long MemoryBefore;
    public long MemoryAfter;
    public long MemoryPeak;
    public int Kind;
    public int Name;
    public int Parent;
    public int Thread;
}
