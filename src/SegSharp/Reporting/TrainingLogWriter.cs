using System.Text.Encodings.Web;
using System.Text.Json;
using SegSharp.IO;

namespace SegSharp.Reporting;

/// <summary>Appends records to a log file, one JSON object a line, handed to the system line by line.</summary>
/// <remarks>
/// Each start of a run: <c>{"mode":"start","iter":0,"time":"2026-05-01T12:00:00Z","seed":0,"command":"segsharp train …"}</c>, with the
/// iterations done before. Training lines:
/// <c>{"mode":"train","iter":50,"step":50,"lr":6e-05,"loss":0.42,"decode.acc_seg":90.1,"time":0.21,"data_time":0.01,"memory":900,
/// "memory_stages":{"data":210,"forward":880,"backward":900,"optimizer":260}}</c>. Validation lines:
/// <c>{"mode":"val","iter":50,"step":50,"mIoU":50.0,"mAcc":60.0,"aAcc":80.0,"memory":300,"mDice":60.0,
/// "classes":{"road":{"IoU":90.0,"Acc":95.0}}}</c>. Losses and times are means since the last line, times in seconds, memory in MiB
/// (<c>memory</c> since training began, <c>memory_stages</c> since the last
/// line), metrics and accuracy in percent, as MMEngine has them; null stands for NaN.
/// </remarks>
public sealed class TrainingLogWriter : ILogSink
{
    private readonly FileStream _file;
    private readonly MemoryStream _line = new();
    private readonly Utf8JsonWriter _json;

    // No record is as long; what is, such as the zeros that a crash of the system leaves, is no line.
    private const int LongestLine = 1 << 20;

    /// <summary>
    /// Opens a log to append to; a last line that a killed run left unfinished is taken off first. A symbolic link is replaced by a copy of
    /// the file that it leads to, so that nothing is written outside of the folder.
    /// </summary>
    /// <param name="path">The file; created where missing, its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public TrainingLogWriter(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ReplaceLink(path);
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
    public void Write(LogRecord record)
    {
        if (record is StartLogRecord or TrainLogRecord or ValidationLogRecord)
        {
            Append(record);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _json.Dispose();
        _line.Dispose();
        _file.Dispose();
    }

    private static void ReplaceLink(string path)
    {
        FileInfo link = new(path);
        if (link.LinkTarget is null)
        {
            if (UserFile.KindOfSpecial(path) is not null)
            {
                File.Delete(path); // a pipe or a device would keep nothing, or wait for a reader
            }

            return;
        }

        // of a pipe or a device, whose length is 0, nothing is taken over
        byte[] content = link.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true, Length: > 0 } target
            ? File.ReadAllBytes(target.FullName) : [];
        AtomicFile.WriteAllBytes(path, content); // takes the link's place
    }

    private static void RepairEnd(FileStream file)
    {
        long end = file.Seek(0, SeekOrigin.End);
        byte[] tail = new byte[(int)Math.Min(end, LongestLine)];
        file.Position = end - tail.Length;
        file.ReadExactly(tail);
        int length = tail.Length - (Array.LastIndexOf(tail, (byte)'\n') + 1);
        if (length == tail.Length && end > tail.Length)
        {
            end = LineStart(file, end); // longer than any line: cut as a whole
            file.SetLength(end);
        }
        else if (length > 0)
        {
            FinishLine(file, end - length, tail.AsMemory(tail.Length - length));
        }

        file.Seek(0, SeekOrigin.End);
    }

    private static long LineStart(FileStream file, long end)
    {
        byte[] part = new byte[LongestLine];
        while (end > 0)
        {
            int count = (int)Math.Min(end, part.Length);
            file.Position = end - count;
            file.ReadExactly(part, 0, count);
            int at = Array.LastIndexOf(part, (byte)'\n', count - 1);
            if (at >= 0)
            {
                return end - count + at + 1;
            }

            end -= count;
        }

        return 0;
    }

    // A whole record that only lacks its line end is kept, also where zeros follow it.
    private static void FinishLine(FileStream file, long start, ReadOnlyMemory<byte> line)
    {
        ReadOnlyMemory<byte> text = line.TrimEnd((byte)0);
        file.SetLength(TrainingLogFormat.IsWhole(text) ? start + text.Length : start);
        file.Seek(0, SeekOrigin.End);
        if (file.Length > start)
        {
            file.WriteByte((byte)'\n');
        }
    }
}
