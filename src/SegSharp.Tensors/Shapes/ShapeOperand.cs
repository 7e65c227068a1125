namespace SegSharp.Tensors;

/// <summary>A tensor in a shape error.</summary>
/// <param name="Name">The operand's name in the operator's schema.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Meaning">What the dimensions stand for, such as <c>[batch, channels, height, width]</c>; may be empty.</param>
public sealed record ShapeOperand(string Name, Shape Shape, string Meaning = "");
