using SegSharp.Reporting;

namespace SegSharp.Training.Hooks;

/// <summary>Writes what the log says in another form.</summary>
public interface ILogReader
{
    /// <summary>Takes a record of the log.</summary>
    void Write(LogRecord record);
}
