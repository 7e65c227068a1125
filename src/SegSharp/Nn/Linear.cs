using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>A linear map of the last dimension: <c>[…, in]</c> to <c>[…, out]</c>.</summary>
public sealed class Linear : Module<Tensor, Tensor>
{
    private readonly Parameter _weight; // [out, in]
    private readonly Parameter? _bias;  // [out]

    /// <summary>Builds the layer.</summary>
    /// <param name="inFeatures">Size of the last dimension of the input.</param>
    /// <param name="outFeatures">Size of the last dimension of the output.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="initializeWeight">Initial weights; by default even over ±1/√in.</param>
    /// <param name="initializeBias">Initial bias; by default as the weights.</param>
    public Linear(
        int inFeatures, int outFeatures, bool bias = true, Action<Tensor>? initializeWeight = null, Action<Tensor>? initializeBias = null)
    {
        _weight = new Parameter([outFeatures, inFeatures], initializeWeight ?? Initializers.FanInUniform(inFeatures));
        _bias = bias ? new Parameter([outFeatures], initializeBias ?? Initializers.FanInUniform(inFeatures)) : null;
    }

    /// <summary>The weight, <c>[out, in]</c>.</summary>
    public Tensor Weight => _weight;

    /// <summary>The bias, <c>[out]</c>, or null.</summary>
    public Tensor? Bias => _bias?.Value;

    /// <inheritdoc />
    protected override Tensor Forward(Tensor input) => input.Linear(Weight, Bias);
}
