using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>Averages cells of an image that lie side by side; those at its end may be smaller.</summary>
/// <param name="cell">Side of a cell.</param>
public sealed class AvgPool2d(int cell) : Module<Tensor, Tensor>
{
    /// <inheritdoc />
    protected override Tensor Forward(Tensor input) => input.AvgPool2d(cell, cell, ceil: true);
}
