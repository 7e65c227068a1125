namespace SegSharp.Tensors.Operators;

/// <summary>What an operator's result will be: its shape and element type.</summary>
public readonly record struct TensorSpec(Shape Shape, DType DType);
