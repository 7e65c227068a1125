namespace SegSharp.Reporting;

/// <summary>Where the records of a run's log go: a file of JSON lines, a text, TensorBoard, the console.</summary>
/// <remarks>
/// All sinks get the same records in the same order, the first of which is a <see cref="StartLogRecord"/> and the last an
/// <see cref="EndLogRecord"/>. Each writes the kinds that it knows and passes over others. It is disposed behind the last record,
/// or where the run failed.
/// </remarks>
public interface ILogSink : IDisposable
{
    /// <summary>Takes a record.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Write(LogRecord record);
}
