namespace SegSharp.Reporting;

/// <summary>How a run ended.</summary>
/// <param name="Iteration">Iterations done.</param>
/// <param name="Ending"><c>complete</c>, <c>stopped</c> or <c>interrupted</c>.</param>
/// <param name="Reason">Why it was stopped; null for other ends.</param>
public sealed record EndLogRecord(int Iteration, string Ending, string? Reason = null) : LogRecord(Iteration);
