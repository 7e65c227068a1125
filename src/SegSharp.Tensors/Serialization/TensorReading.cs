namespace SegSharp.Tensors.Serialization;

/// <summary>Reads tensors of files into libtorch's memory.</summary>
public static class TensorReading
{
    /// <summary>Reads one tensor into memory of its own, on the CPU.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="CheckpointFormatException">The file is damaged, or nothing computes with the tensor's type.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Tensor Read(this TensorFile file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        TensorEntry entry = file.Readable(name);
        return Filled(entry.Shape, entry.DType, bytes => file.Read(name, bytes));
    }

    /// <summary>Gives the tensor; its caller frees it, unless it is one that lives already (<see cref="LiveTensorSource"/>).</summary>
    public static Tensor Read(this TensorSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source is LiveTensorSource live ? live.Tensor() : Filled(source.Shape, source.DType, source.Fill);
    }

    private static Tensor Filled(Shape shape, DType dtype, Action<Span<byte>> fill)
    {
        Tensor tensor = Ops.Empty(shape, dtype);
        try
        {
            fill(tensor.AsBytes());
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }
}
