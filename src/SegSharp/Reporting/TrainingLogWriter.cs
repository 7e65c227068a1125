using System.Text.Encodings.Web;
using System.Text.Json;

namespace SegSharp.Reporting;

/// <summary>Appends records to a log file, one JSON object a line, handed to the system line by line.</summary>
/// <remarks>
/// Training lines: <c>{"mode":"train","iter":50,"lr":6e-05,"loss":0.42,"acc":0.9,"time":0.21,"data_time":0.01,"memory":900,
/// "memory_stages":{"data":210,"forward":880,"backward":900,"optimizer":260}}</c>.
/// Validation lines: <c>{"mode":"val","iter":50,"mIoU":0.5,"mAcc":0.6,"aAcc":0.8,"memory":300,"mDice":0.6,"classes":{"road":{"IoU":0.9,"Acc":0.95}}}</c>.
/// Times in seconds, memory in MiB (<c>memory</c> since training began, <c>memory_stages</c> since the last line), metrics as fractions; null stands for NaN.
/// </remarks>
public sealed class TrainingLogWriter : IDisposable
{
    private readonly FileStream _file;
    private readonly MemoryStream _line = new();
    private readonly Utf8JsonWriter _json;

    /// <summary>Opens a log to append to; a last line that a killed run left unfinished is taken off first.</summary>
    /// <param name="path">The file; created where missing, its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public TrainingLogWriter(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            RepairEnd(_file);
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        // class names stay readable: the log is never put into HTML without escaping
        _json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Appends one record.</summary>
    /// <param name="record">What to write.</param>
    /// <exception cref="ArgumentException">A name in <see cref="TrainLogRecord.More"/> has a property of its own.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Append(LogRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        _line.SetLength(0);
        _json.Reset();
        TrainingLogFormat.WriteLine(_json, record);
        _line.WriteByte((byte)'\n');
        _file.Write(_line.GetBuffer().AsSpan(0, (int)_line.Length)); // one write: a kill tears at most this line
        _file.Flush();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _json.Dispose();
        _line.Dispose();
        _file.Dispose();
    }

    private static void RepairEnd(FileStream file)
    {
        long end = file.Seek(0, SeekOrigin.End);
        long lineStart = end;
        while (lineStart > 0)
        {
            file.Position = lineStart - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }

            lineStart--;
        }

        if (lineStart < end)
        {
            FinishLine(file, lineStart, (int)(end - lineStart));
        }
    }

    // A whole record that only lacks its line end is kept.
    private static void FinishLine(FileStream file, long start, int length)
    {
        byte[] line = new byte[length];
        file.Position = start;
        file.ReadExactly(line);
        if (TrainingLogFormat.IsWhole(line))
        {
            file.WriteByte((byte)'\n');
        }
        else
        {
            file.SetLength(start);
            file.Position = start;
        }
    }
}
