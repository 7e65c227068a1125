namespace SegSharp.Reporting;

/// <summary>One line of a training log.</summary>
/// <param name="Iteration">Iterations done when the line was written, 1 after the first.</param>
public abstract record LogRecord(int Iteration);
