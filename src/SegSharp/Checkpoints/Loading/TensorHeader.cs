using SegSharp.Tensors;

namespace SegSharp.Checkpoints.Loading;

/// <summary>What is known of a tensor before it is read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="DType">The type of its elements.</param>
public sealed record TensorHeader(string Name, Shape Shape, DType DType);
