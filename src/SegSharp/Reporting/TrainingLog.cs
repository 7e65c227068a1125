using System.Text.Json;

namespace SegSharp.Reporting;

/// <summary>
/// A training log read back: JSON lines, as <see cref="TrainingLogWriter"/> writes them. A damaged line costs itself and nothing more.
/// </summary>
public sealed class TrainingLog
{
    private TrainingLog(IReadOnlyList<LogRecord> records, IReadOnlyList<(int Line, string Fault)> broken, bool lastLineWasTorn)
    {
        Records = records;
        Broken = broken;
        LastLineWasTorn = lastLineWasTorn;
    }

    /// <summary>All records, in the order of the file.</summary>
    public IReadOnlyList<LogRecord> Records { get; }

    /// <summary>Lines that cannot be read, counted from 1, with what is wrong with each; they are left out.</summary>
    public IReadOnlyList<(int Line, string Fault)> Broken { get; }

    /// <summary>Whether the file ended within a line, as that of a killed run may; that line is left out.</summary>
    public bool LastLineWasTorn { get; }

    /// <summary>Training records of the course that led to the end: what was repeated after a resume counts once.</summary>
    public IReadOnlyList<TrainLogRecord> Training => [.. Course<TrainLogRecord>()];

    /// <summary>Validation records of the course that led to the end, as <see cref="Training"/>.</summary>
    public IReadOnlyList<ValidationLogRecord> Validations => [.. Course<ValidationLogRecord>()];

    /// <summary>Reads a log file; it may still be written to.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TrainingLog Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (UserFile.KindOfSpecial(path) is { } kind)
        {
            throw new IOException($"'{path}' is {kind}, and no log.");
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Read(file);
    }

    /// <summary>Reads a log from a stream to its end.</summary>
    /// <param name="stream">UTF-8 text.</param>
    public static TrainingLog Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        ReadOnlyMemory<byte> rest = copy.GetBuffer().AsMemory(0, (int)copy.Length);
        List<LogRecord> records = [];
        List<(int Line, string Fault)> broken = [];
        for (int number = 1; !rest.IsEmpty; number++)
        {
            int end = rest.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Span.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            try
            {
                records.Add(TrainingLogFormat.ParseLine(line));
            }
            catch (Exception error) when (error is JsonException or FormatException)
            {
                if (end < 0)
                {
                    return new TrainingLog(records, broken, lastLineWasTorn: true);
                }

                broken.Add((number,
                    error is JsonException json ? $"not a JSON object (byte {json.BytePositionInLine + 1})" : error.Message));
            }
        }

        return new TrainingLog(records, broken, lastLineWasTorn: false);
    }

    // A resumed run goes back to its checkpoint: what was logged after that belongs to a course that was abandoned.
    private List<TRecord> Course<TRecord>()
        where TRecord : LogRecord
    {
        List<TRecord> course = [];
        foreach (LogRecord record in Records)
        {
            while (course.Count > 0
                && (course[^1].Iteration > record.Iteration || (record is TRecord && course[^1].Iteration == record.Iteration)))
            {
                course.RemoveAt(course.Count - 1);
            }

            if (record is TRecord own)
            {
                course.Add(own);
            }
        }

        return course;
    }
}
