using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>Modules that are applied one after the other, named by their positions: <c>stem.0</c>, <c>stem.1</c>, …</summary>
/// <param name="modules">The modules in order. One without parameters takes a position too, as in PyTorch's <c>nn.Sequential</c>.</param>
public sealed class Sequential(params IEnumerable<Module<Tensor, Tensor>> modules) : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor>[] _modules = [.. modules];

    /// <inheritdoc />
    public override IEnumerable<(string Name, Module Module)> NamedChildren() =>
        _modules.Select((module, i) => ($"{i}", (Module)module));

    /// <inheritdoc />
    protected override Tensor Forward(Tensor input) => _modules.Aggregate(input, (x, module) => module.Call(x));
}
