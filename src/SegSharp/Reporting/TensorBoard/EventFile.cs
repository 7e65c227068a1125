using System.Buffers.Binary;
using System.Globalization;

namespace SegSharp.Reporting.TensorBoard;

/// <summary>A file of events that TensorBoard shows: numbers and pictures over iterations.</summary>
/// <remarks>
/// Sources: <c>event.proto</c> and <c>summary.proto</c> of https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto for the
/// fields, https://www.tensorflow.org/tutorials/load_data/tfrecord for the records around them.
/// </remarks>
public sealed class EventFile : IDisposable
{
    private const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5, SessionLog = 7;
    private const int Colors = 3;

    private readonly FileStream _file;
    private readonly TimeProvider _time;

    /// <summary>Starts a file in a folder; earlier ones stay, and TensorBoard shows all of them as one run.</summary>
    /// <param name="directory">The folder; made where it is missing.</param>
    /// <param name="firstIteration">Iterations done before: what earlier files say beyond is forgotten by TensorBoard.</param>
    /// <param name="time">Gives the time of the events; null for the system's.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public EventFile(string directory, int firstIteration = 0, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        Directory.CreateDirectory(directory);
        long seconds = _time.GetUtcNow().ToUnixTimeSeconds();
        for (int number = 0; ; number++)
        {
            Path = System.IO.Path.Combine(
                directory, string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds}.segsharp.{Environment.ProcessId}.{number}"));
            try
            {
                _file = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
                break;
            }
            catch (IOException) when (File.Exists(Path))
            {
                // two runs began in one second: the next number is free
            }
        }

        Append(Event(0).Text(FileVersion, "brain.Event:2"));
        if (firstIteration > 0)
        {
            Append(Event(firstIteration + 1).Message(SessionLog, new ProtoWriter().Int(1, 1))); // status: START
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Writes a number.</summary>
    /// <param name="tag">Its name; what stands before a slash groups the charts.</param>
    /// <param name="iteration">Iterations done.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteScalar(string tag, int iteration, double value) =>
        Append(Event(iteration).Message(Summary, new ProtoWriter().Message(1, new ProtoWriter().Text(1, tag).Float(2, (float)value))));

    /// <summary>Writes a picture.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="iteration">Iterations done.</param>
    /// <param name="encoded">A PNG or JPEG of three channels.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteImage(string tag, int iteration, ReadOnlySpan<byte> encoded, int height, int width)
    {
        ProtoWriter image = new ProtoWriter().Int(1, height).Int(2, width).Int(3, Colors).Bytes(4, encoded);
        Append(Event(iteration).Message(Summary, new ProtoWriter().Message(1, new ProtoWriter().Text(1, tag).Message(4, image))));
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private ProtoWriter Event(int iteration) =>
        new ProtoWriter().Double(WallTime, (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds).Int(Step, iteration);

    // length, its check sum, the event, its check sum; one write, so that a kill tears at most this record
    private void Append(ProtoWriter message)
    {
        byte[] data = message.ToArray();
        byte[] record = new byte[sizeof(ulong) + sizeof(uint) + data.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), MaskedCrc.Of(record.AsSpan(0, sizeof(ulong))));
        data.CopyTo(record, sizeof(ulong) + sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(record.Length - sizeof(uint)), MaskedCrc.Of(data));
        _file.Write(record);
        _file.Flush();
    }
}
