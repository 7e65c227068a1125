using SegSharp.Reporting;

namespace SegSharp.Training.Hooks;

/// <summary>A validation has come to an image.</summary>
/// <param name="Iteration">Training iterations done.</param>
/// <param name="Done">Images done; 0 before the first.</param>
/// <param name="Count">Images in all.</param>
public sealed record ValidationProgressLogRecord(int Iteration, int Done, int Count) : LogRecord(Iteration);
