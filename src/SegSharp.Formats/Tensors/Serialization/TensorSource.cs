namespace SegSharp.Tensors.Serialization;

/// <summary>A named tensor that is read, or computed, only when it is needed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="DType">Its element type.</param>
/// <param name="Fill">Puts its numbers, in row-major order, into as many bytes as they take.</param>
public record TensorSource(string Name, Shape Shape, DType DType, Action<Span<byte>> Fill)
{
    /// <summary>A tensor of a file.</summary>
    public TensorSource(TensorFile file, TensorEntry entry)
        : this(entry.Name, entry.Shape, entry.DType, bytes => file.Read(entry.Name, bytes))
    {
    }

    /// <summary>How many bytes the numbers take.</summary>
    public long ByteCount => Shape.ElementCount.Value * DType.Size();
}
