namespace SegSharp.Tensors.Serialization;

/// <summary>A named tensor that is read, or computed, only when it is needed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="DType">Its element type.</param>
/// <param name="Read">Gives the tensor; its caller frees it.</param>
public sealed record TensorSource(string Name, Shape Shape, DType DType, Func<Tensor> Read)
{
    /// <summary>Whether each reading gives memory of its own, which its reader may keep instead of copying it.</summary>
    public bool IsFresh { get; init; }
}
