namespace SegSharp.Tensors.Serialization;

/// <summary>One tensor in a file, before it is read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DType">Its element type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Offset">Where its bytes begin in the file.</param>
/// <param name="Length">How many bytes it has.</param>
public sealed record TensorEntry(string Name, DType DType, Shape Shape, long Offset, long Length);
