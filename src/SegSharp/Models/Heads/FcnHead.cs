using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models.Heads;

/// <summary>A few convolutions on one map of the encoder: the head that usually helps training as an auxiliary one.</summary>
/// <remarks>Source: Long et al. 2015, https://arxiv.org/abs/1411.4038, as MMSegmentation's FCNHead, with its parameter names.</remarks>
public sealed class FcnHead : Module<IReadOnlyList<Tensor>, Tensor>, IDecodeHead
{
    private readonly Conv2d _convSeg;
    private readonly ModuleList<ConvModule> _convs;
    private readonly ConvModule? _convCat;
    private readonly Dropout2d _dropout;

    /// <summary>Builds the head, without memory for its parameters.</summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public FcnHead(FcnHeadOptions options)
    {
        if (options.NumConvs == 0 && options.InChannels != options.Channels)
        {
            throw new ArgumentException(
                $"Without convolutions (num_convs=0) the channels stay {options.InChannels}, but channels is {options.Channels}.",
                nameof(options));
        }

        Options = options;
        int padding = options.KernelSize / 2 * options.Dilation;
        _convSeg = new Conv2d(
            options.Channels, options.OutChannels ?? options.NumClasses, kernel: 1,
            initializeWeight: Initializers.Normal(0.01), initializeBias: Initializers.Constant(0));
        _convs = new(Enumerable.Range(0, options.NumConvs).Select(i => new ConvModule(
            i == 0 ? options.InChannels : options.Channels, options.Channels, options.KernelSize, options.Norm,
            padding: padding, dilation: options.Dilation)));
        _convCat = options.ConcatInput
            ? new ConvModule(options.InChannels + options.Channels, options.Channels, options.KernelSize, options.Norm,
                padding: options.KernelSize / 2)
            : null;
        _dropout = new Dropout2d(options.DropoutRatio);
    }

    /// <summary>The numbers that the head was built from.</summary>
    public FcnHeadOptions Options { get; }

    /// <inheritdoc />
    public int NumClasses => Options.NumClasses;

    /// <inheritdoc />
    public int OutChannels => Options.OutChannels ?? Options.NumClasses;

    /// <inheritdoc />
    public double Threshold => Options.Threshold;

    /// <inheritdoc />
    public bool AlignCorners => Options.AlignCorners;

    /// <summary>Maps one of the encoder's maps to logits at its resolution.</summary>
    protected override Tensor Forward(IReadOnlyList<Tensor> input)
    {
        Tensor map = MapSelection.At(input, Options.InIndex);
        Tensor x = map;
        foreach (ConvModule conv in _convs)
        {
            x = conv.Call(x); // [N, channels, H, W]
        }

        x = _convCat is null ? x : _convCat.Call(Ops.Cat([map, x], 1));
        return _convSeg.Call(_dropout.Call(x));
    }
}
