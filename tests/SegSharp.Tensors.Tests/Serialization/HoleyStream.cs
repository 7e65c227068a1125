namespace SegSharp.Tensors.Tests.Serialization;

/// <summary>Writes a file in which long runs of zeros are holes, which take no place on disk.</summary>
internal sealed class HoleyStream(string path) : Stream
{
    private const int Block = 1 << 20;

    private readonly FileStream _file = File.Create(path);

    public override bool CanRead => false;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            ReadOnlySpan<byte> block = buffer[..Math.Min(Block, buffer.Length)];
            if (block.ContainsAnyExcept((byte)0))
            {
                _file.Write(block);
            }
            else
            {
                _file.Position += block.Length;
            }

            buffer = buffer[block.Length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => _file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    public override void SetLength(long value) => _file.SetLength(value);

    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }
}
