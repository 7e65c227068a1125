using BitMiracle.LibTiff.Classic;

namespace SegSharp.Data.Imaging.Tiff;

/// <summary>Lets LibTiff.NET read a file that is in memory already.</summary>
internal sealed unsafe class TiffMemory(byte* file, int length) : TiffStream
{
    private long _at;

    /// <inheritdoc />
    public override int Read(object clientData, byte[] buffer, int offset, int count)
    {
        int taken = (int)Math.Clamp(length - _at, 0, count);
        new ReadOnlySpan<byte>(file + Math.Min(_at, length), taken).CopyTo(buffer.AsSpan(offset));
        _at += taken;
        return taken;
    }

    /// <inheritdoc />
    public override long Seek(object clientData, long offset, SeekOrigin origin)
    {
        long from = origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => _at, _ => length };
        _at = from + offset >= 0 ? from + offset : throw new InvalidDataException("it leads outside of the file");
        return _at;
    }

    /// <inheritdoc />
    public override long Size(object clientData) => length;

    /// <inheritdoc />
    public override void Close(object clientData)
    {
        // the memory is the caller's
    }

    /// <inheritdoc />
    public override void Write(object clientData, byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
