namespace SegSharp.Tensors.Operators;

/// <summary>Derives an operator's result from its arguments without computing anything, or throws a <see cref="ShapeException"/>.</summary>
public delegate TensorSpec ShapeRule(in Arguments arguments);
