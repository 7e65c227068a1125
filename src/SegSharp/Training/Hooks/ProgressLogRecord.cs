using SegSharp.Reporting;

namespace SegSharp.Training.Hooks;

/// <summary>An iteration is done: for sinks that show how a run goes on.</summary>
/// <param name="Result">The iteration.</param>
/// <param name="MeanLoss">The mean of the losses since the log's last line, this iteration's included.</param>
public sealed record ProgressLogRecord(IterationResult Result, double MeanLoss) : LogRecord(Result.Iteration);
