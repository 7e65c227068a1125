using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SegSharp.Tensors.Serialization.Pickle;

/// <summary>The bytes of a part of a file in order. Nothing is handed out, and no memory taken, beyond its end.</summary>
internal sealed class PickleSource(string path, SafeFileHandle file, long start, long end)
{
    private const int MaximumLine = 4096;
    private readonly byte[] _buffer = new byte[(int)Math.Min(1 << 14, Math.Max(1, end - start))];
    private long _bufferStart = start;
    private int _buffered;
    private int _next;

    public string Path => path;

    /// <summary>Where the next byte stands in the file.</summary>
    public long Position => _bufferStart + _next;

    public long Remaining => end - Position;

    public CheckpointFormatException Bad(string problem) => new(path, problem);

    public byte ReadByte()
    {
        if (_next == _buffered)
        {
            Refill();
        }

        return _buffer[_next++];
    }

    public byte[] ReadBytes(long count)
    {
        if (count < 0 || count > Remaining)
        {
            throw Bad($"the pickle claims {count} bytes where {Remaining} are left: the file is damaged or cut short.");
        }

        byte[] bytes = new byte[count];
        for (int i = 0; i < bytes.Length;)
        {
            if (_next == _buffered)
            {
                Refill();
            }

            int take = Math.Min(_buffered - _next, bytes.Length - i);
            _buffer.AsSpan(_next, take).CopyTo(bytes.AsSpan(i));
            (_next, i) = (_next + take, i + take);
        }

        return bytes;
    }

    public string ReadText(long count) => Encoding.UTF8.GetString(ReadBytes(count));

    public string ReadLine()
    {
        StringBuilder line = new();
        for (byte next = ReadByte(); next != (byte)'\n'; next = ReadByte())
        {
            if (line.Length == MaximumLine)
            {
                throw Bad("the pickle has a name without an end: the file is damaged.");
            }

            line.Append((char)next);
        }

        return line.ToString();
    }

    private void Refill()
    {
        _bufferStart += _buffered;
        (_next, _buffered) = (0, 0);
        int wanted = (int)Math.Min(_buffer.Length, end - _bufferStart);
        _buffered = wanted <= 0 ? 0 : RandomAccess.Read(file, _buffer.AsSpan(0, wanted), _bufferStart);
        if (_buffered == 0)
        {
            throw Bad("the pickle ends in the middle: the file is cut short.");
        }
    }
}
