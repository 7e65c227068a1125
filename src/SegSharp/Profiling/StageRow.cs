namespace SegSharp.Profiling;

/// <summary>A stage of a step.</summary>
/// <param name="Name"><c>data</c>, <c>forward</c>, <c>backward</c> or <c>optimizer</c>.</param>
/// <param name="Seconds">How long it took in a step, on average.</param>
/// <param name="PeakBytes">The most that CPU tensors held in it.</param>
/// <param name="KeptBytes">How much more they held after it than before, on average.</param>
public sealed record StageRow(string Name, double Seconds, long PeakBytes, long KeptBytes);
