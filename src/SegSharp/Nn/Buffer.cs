using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>A tensor that belongs to a module's state but is not learned, such as a running mean.</summary>
/// <param name="shape">Its shape.</param>
/// <param name="initialValue">The value of every element at first.</param>
/// <param name="dtype">Its element type.</param>
public sealed class Buffer(Shape shape, double initialValue, DType dtype = DType.Float32)
    : TensorSlot(shape, dtype, tensor => tensor.FillInPlace(initialValue))
{
    private protected override bool RequiresGrad => false;
}
