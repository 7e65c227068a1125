using System.Runtime.InteropServices;

namespace SegSharp.Tensors;

/// <summary>What the CPU allocator has handed out, in bytes.</summary>
/// <param name="InUse">Held by live tensors.</param>
/// <param name="Peak">The largest <paramref name="InUse"/> since the last reset.</param>
/// <param name="Cached">Kept for reuse.</param>
/// <param name="Allocations">How many blocks were asked for.</param>
/// <param name="Reused">How many of them came from the cache.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct MemoryStatistics(long InUse, long Peak, long Cached, long Allocations, long Reused);
