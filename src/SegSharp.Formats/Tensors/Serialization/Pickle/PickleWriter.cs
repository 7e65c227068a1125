using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SegSharp.Tensors.Serialization.Pickle;

/// <summary>Writes the instructions that PyTorch's own files consist of, in the pickle protocol 2.</summary>
internal sealed class PickleWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public PickleWriter()
    {
        Write(PickleOpcode.Proto);
        _bytes.Write<byte>([2]);
    }

    public PickleWriter Write(PickleOpcode opcode)
    {
        _bytes.Write<byte>([(byte)opcode]);
        return this;
    }

    public PickleWriter Global(string module, string name)
    {
        Write(PickleOpcode.Global);
        _bytes.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
        return this;
    }

    public PickleWriter Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Write(PickleOpcode.BinUnicode);
        WriteInt32(bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    public PickleWriter Integer(long value)
    {
        if (value is >= int.MinValue and <= int.MaxValue)
        {
            Write(PickleOpcode.BinInt);
            WriteInt32((int)value);
            return this;
        }

        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Write(PickleOpcode.Long1);
        _bytes.Write<byte>([8]);
        _bytes.Write(bytes);
        return this;
    }

    public PickleWriter Tuple(IEnumerable<long> values)
    {
        Write(PickleOpcode.Mark);
        foreach (long value in values)
        {
            Integer(value);
        }

        return Write(PickleOpcode.Tuple);
    }

    public byte[] Finish()
    {
        Write(PickleOpcode.Stop);
        return _bytes.WrittenSpan.ToArray();
    }

    private void WriteInt32(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _bytes.Write(bytes);
    }
}
