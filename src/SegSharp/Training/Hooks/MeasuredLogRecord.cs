using SegSharp.Reporting;

namespace SegSharp.Training.Hooks;

/// <summary>
/// A validation is done, with all that it measured; what the log keeps of it follows as a <see cref="ValidationLogRecord"/>.
/// </summary>
/// <param name="Result">What it gave.</param>
public sealed record MeasuredLogRecord(ValidationResult Result) : LogRecord(Result.Iteration);
