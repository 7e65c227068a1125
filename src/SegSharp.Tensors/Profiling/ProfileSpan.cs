namespace SegSharp.Tensors.Profiling;

/// <summary>Something that began and ended while a profile was recorded. The spans of one thread nest.</summary>
/// <param name="Name">The operator (<c>aten::conv2d</c>), node (<c>ConvolutionBackward0</c>), module's path, stage or step.</param>
/// <param name="Kind">Which of them it is.</param>
/// <param name="Start">When it began, in nanoseconds since the profile did.</param>
/// <param name="Duration">How long it took, in nanoseconds.</param>
/// <param name="Sequence">Equal for a node of the backward pass and the operator that made it; -1 for none.</param>
/// <param name="MemoryBefore">Bytes that CPU tensors held when it began.</param>
/// <param name="MemoryAfter">Bytes that they held when it ended.</param>
/// <param name="MemoryPeak">The most that they held meanwhile.</param>
/// <param name="Parent">The position of the span around it, -1 for none; always a smaller one than its own.</param>
/// <param name="Thread">libtorch's number of the thread.</param>
public readonly record struct ProfileSpan(
    string Name, ProfileSpanKind Kind, long Start, long Duration, long Sequence, long MemoryBefore, long MemoryAfter, long MemoryPeak,
    int Parent, int Thread)
{
    /// <summary>When it ended, in nanoseconds since the profile began.</summary>
    public long End => Start + Duration;
}
