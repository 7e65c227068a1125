namespace SegSharp.Training;

/// <summary>The best validation so far.</summary>
/// <param name="Value">The value of the metric that is watched.</param>
/// <param name="Iteration">When it was measured.</param>
public sealed record BestResult(double Value, int Iteration);
