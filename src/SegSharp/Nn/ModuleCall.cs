using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>One module's call in a symbolic run.</summary>
/// <param name="Module">The module.</param>
/// <param name="Depth">How many calls it was inside of.</param>
/// <param name="Outputs">The shapes of what it gave.</param>
/// <param name="Operators">Which of the trace's operator calls happened inside it.</param>
public sealed record ModuleCall(Module Module, int Depth, IReadOnlyList<Shape> Outputs, Range Operators);
