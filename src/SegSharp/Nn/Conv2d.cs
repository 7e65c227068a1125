using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>A 2-D convolution: <c>[batch, in, height, width]</c> to <c>[batch, out, height', width']</c>.</summary>
public sealed class Conv2d : Module<Tensor, Tensor>
{
    private readonly Parameter _weight; // [out, in / groups, kernel, kernel]
    private readonly Parameter? _bias;  // [out]
    private readonly int _stride;
    private readonly int _padding;
    private readonly int _dilation;
    private readonly int _groups;

    /// <summary>Builds the layer.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernel">Side of the kernel.</param>
    /// <param name="stride">Step.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <param name="dilation">Distance between the kernel's cells.</param>
    /// <param name="groups">Number of independent groups of channels; divides both channel counts.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="initializeWeight">Initial weights; by default even over ±1/√fan_in.</param>
    /// <param name="initializeBias">Initial bias; by default as the weights.</param>
    /// <param name="trainable">Whether weight and bias are learned.</param>
    /// <exception cref="ArgumentException"><paramref name="groups"/> does not divide the channel counts.</exception>
    public Conv2d(
        int inChannels, int outChannels, int kernel, int stride = 1, int padding = 0, int dilation = 1, int groups = 1, bool bias = true,
        Action<Tensor>? initializeWeight = null, Action<Tensor>? initializeBias = null, bool trainable = true)
    {
        if (inChannels % groups != 0 || outChannels % groups != 0)
        {
            throw new ArgumentException($"{groups} groups do not divide {inChannels} input and {outChannels} output channels.",
                nameof(groups));
        }

        long fanIn = (long)inChannels / groups * kernel * kernel;
        _weight = new Parameter([outChannels, inChannels / groups, kernel, kernel],
            initializeWeight ?? Initializers.FanInUniform(fanIn), trainable);
        _bias = bias ? new Parameter([outChannels], initializeBias ?? Initializers.FanInUniform(fanIn), trainable) : null;
        (_stride, _padding, _dilation, _groups) = (stride, padding, dilation, groups);
    }

    /// <summary>The weight, <c>[out, in / groups, kernel, kernel]</c>.</summary>
    public Tensor Weight => _weight;

    /// <summary>The bias, <c>[out]</c>, or null.</summary>
    public Tensor? Bias => _bias?.Value;

    /// <summary>Whether each channel is convolved by itself.</summary>
    public bool IsDepthwise => _groups > 1 && Weight.Shape[1] == 1;

    /// <inheritdoc />
    protected override Tensor Forward(Tensor input) => input.Conv2d(Weight, Bias, _stride, _padding, _dilation, _groups);
}
