namespace SegSharp.Reporting;

/// <summary>A picture that belongs to the log, such as a prediction of a validation.</summary>
/// <param name="Iteration">Iterations done.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Png">The encoded picture.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public sealed record PictureLogRecord(int Iteration, string Name, ReadOnlyMemory<byte> Png, int Height, int Width) : LogRecord(Iteration);
