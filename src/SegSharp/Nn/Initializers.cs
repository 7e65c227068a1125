using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>Initial values of parameters. All draw from the default generator of the tensor's device.</summary>
public static class Initializers
{
    /// <summary>All the same number.</summary>
    public static Action<Tensor> Constant(double value) => tensor => tensor.FillInPlace(value);

    /// <summary>Normally distributed.</summary>
    public static Action<Tensor> Normal(double standardDeviation) => tensor => tensor.NormalInPlace(0, standardDeviation);

    /// <summary>
    /// Normally distributed and cut at ±2, absolutely: what <c>trunc_normal_(std=.02)</c> means. The cut lies at a hundred
    /// standard deviations, so clamping gives the same distribution as redrawing.
    /// </summary>
    public static Action<Tensor> TruncatedNormal(double standardDeviation) => tensor =>
    {
        tensor.NormalInPlace(0, standardDeviation);
        tensor.ClampInPlace(-2, 2);
    };

    /// <summary>Even over ±1/√fan_in, the default of PyTorch's linear and convolution layers, for weight and bias.</summary>
    /// <param name="fanIn">How many values flow into each output.</param>
    public static Action<Tensor> FanInUniform(long fanIn)
    {
        double bound = 1 / Math.Sqrt(fanIn);
        return tensor => tensor.UniformInPlace(-bound, bound);
    }

    /// <summary>Normal with standard deviation √(2 / fan), for layers followed by a ReLU.</summary>
    /// <param name="fan">fan_in keeps the variance of the forward pass, fan_out that of the backward pass.</param>
    /// <remarks>Source: He et al. 2015, https://arxiv.org/abs/1502.01852, eq. 10 and 14.</remarks>
    public static Action<Tensor> KaimingNormal(double fan) => Normal(Math.Sqrt(2 / fan));
}
