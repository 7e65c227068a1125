using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;

namespace SegSharp.Reporting.TensorBoard;

/// <summary>A file of events that TensorBoard shows: numbers and pictures over iterations.</summary>
/// <remarks>
/// The messages are generated from <c>event.proto</c> beside this file; the records around them follow
/// https://www.tensorflow.org/tutorials/load_data/tfrecord.
/// </remarks>
public sealed class EventFile : IDisposable
{
    private const int ColorChannels = 3;

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
                directory, string.Create(CultureInfo.InvariantCulture,
                    $"events.out.tfevents.{seconds}.segsharp.{Environment.ProcessId}.{number}"));
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

        Append(new Event { FileVersion = "brain.Event:2" });
        if (firstIteration > 0)
        {
            Append(new Event { Step = firstIteration + 1, SessionLog = new SessionLog { Status = SessionLog.Types.SessionStatus.Start } });
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
        Append(iteration, new Summary.Types.Value { Tag = tag, SimpleValue = (float)value });

    /// <summary>Writes a picture.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="iteration">Iterations done.</param>
    /// <param name="encoded">A PNG or JPEG of three channels.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteImage(string tag, int iteration, ReadOnlySpan<byte> encoded, int height, int width)
    {
        Summary.Types.Image image = new()
        {
            Height = height,
            Width = width,
            Colorspace = ColorChannels,
            EncodedImageString = ByteString.CopyFrom(encoded),
        };
        Append(iteration, new Summary.Types.Value { Tag = tag, Image = image });
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private void Append(int iteration, Summary.Types.Value value) =>
        Append(new Event { Step = iteration, Summary = new Summary { Value = { value } } });

    // A record is the length, its checksum, the event and its checksum, in one write: a kill tears at most this record.
    private void Append(Event message)
    {
        message.WallTime = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        byte[] data = message.ToByteArray();
        byte[] record = new byte[sizeof(ulong) + sizeof(uint) + data.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), MaskedCrc.Of(record.AsSpan(0, sizeof(ulong))));
        data.CopyTo(record, sizeof(ulong) + sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(record.Length - sizeof(uint)), MaskedCrc.Of(data));
        _file.Write(record);
        _file.Flush();
    }
}
