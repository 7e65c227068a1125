using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>Convolution, normalization and activation: MMCV's ConvModule, with its names <c>conv</c> and <c>bn</c>.</summary>
public sealed class ConvModule : Module<Tensor, Tensor>
{
    private readonly Conv2d _conv;
    private readonly Module<Tensor, Tensor>? _bn; // called bn in checkpoints whatever its kind, ln and gn excepted
    private readonly Activation _activation;

    /// <summary>Builds the block. The convolution has a bias only where no normalization follows.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernel">Side of the kernel.</param>
    /// <param name="norm">The normalization.</param>
    /// <param name="activation">The activation.</param>
    /// <param name="stride">Step.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <param name="dilation">Distance between the kernel's cells.</param>
    public ConvModule(
        int inChannels, int outChannels, int kernel, NormOptions norm, Activation activation = Activation.Relu,
        int stride = 1, int padding = 0,
        int dilation = 1)
    {
        _conv = new Conv2d(
            inChannels, outChannels, kernel, stride, padding, dilation, bias: norm.Kind == NormKind.None,
            initializeWeight: Initializers.KaimingNormal((double)outChannels * kernel * kernel), initializeBias: Initializers.Constant(0));
        _bn = norm.Build(outChannels);
        _activation = activation;
    }

    /// <summary>The convolution's weight, <c>[out, in, kernel, kernel]</c>.</summary>
    public Tensor Weight => _conv.Weight;

    /// <summary>The convolution's bias, <c>[out]</c>, or null.</summary>
    public Tensor? Bias => _conv.Bias;

    /// <summary>The normalization, where it is a batch norm that a ReLU follows; else null.</summary>
    internal BatchNorm2d? BatchNormBeforeRelu => _activation == Activation.Relu ? _bn as BatchNorm2d : null;

    /// <summary>What follows the convolution: normalization and activation.</summary>
    public Tensor Finish(Tensor convolved)
    {
        Tensor x = _bn is null ? convolved : _bn.Call(convolved);
        return _activation switch
        {
            Activation.Relu => x.Relu(),
            Activation.Gelu => x.Gelu(),
            _ => x,
        };
    }

    /// <inheritdoc />
    protected override Tensor Forward(Tensor input) => Finish(_conv.Call(input));
}
