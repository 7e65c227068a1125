using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>A tensor that is learned.</summary>
/// <param name="shape">Its shape.</param>
/// <param name="initialize">Sets the initial values; see <see cref="Initializers"/>.</param>
/// <param name="trainable">Whether gradients reach it.</param>
/// <param name="dtype">Its type; float32 in every model.</param>
public sealed class Parameter(Shape shape, Action<Tensor> initialize, bool trainable = true, DType dtype = DType.Float32)
    : TensorSlot(shape, dtype, initialize)
{
    /// <summary>Whether gradients reach it.</summary>
    public bool Trainable { get; } = trainable;

    private protected override bool RequiresGrad => Trainable;
}
