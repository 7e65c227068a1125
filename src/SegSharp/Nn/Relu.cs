using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>max(x, 0), as a module of a <see cref="Sequential"/>.</summary>
public sealed class Relu : Module<Tensor, Tensor>
{
    /// <inheritdoc />
    protected override Tensor Forward(Tensor input) => input.Relu();
}
