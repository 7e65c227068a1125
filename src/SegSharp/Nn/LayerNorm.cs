using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>Normalizes the last dimension, <c>[…, features]</c>.</summary>
/// <remarks>Source: Ba et al. 2016, https://arxiv.org/abs/1607.06450.</remarks>
/// <param name="features">Size of the last dimension.</param>
/// <param name="eps">Added to the variance.</param>
public sealed class LayerNorm(int features, double eps = 1e-5) : Module<Tensor, Tensor>
{
    private readonly Parameter _weight = new([features], Initializers.Constant(1));
    private readonly Parameter _bias = new([features], Initializers.Constant(0));

    /// <summary>Added to the variance.</summary>
    public double Eps { get; } = eps;

    /// <summary>The scale, <c>[features]</c>.</summary>
    public Tensor Weight => _weight;

    /// <summary>The shift, <c>[features]</c>.</summary>
    public Tensor Bias => _bias;

    /// <inheritdoc />
    protected override Tensor Forward(Tensor input) => input.LayerNorm(_weight, _bias, Eps);
}
