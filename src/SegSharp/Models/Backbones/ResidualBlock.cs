using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models.Backbones;

/// <summary>Two or three convolutions whose result is added to their input.</summary>
/// <remarks>
/// Source: He et al. 2016, https://arxiv.org/abs/1512.03385, figure 5. Parameter names are torchvision's: <c>conv1</c>, <c>bn1</c>, …,
/// <c>downsample</c>.
/// </remarks>
public sealed class ResidualBlock : Module<Tensor, Tensor>
{
    /// <summary>How many times wider a bottleneck's result is than its inside.</summary>
    public const int Expansion = 4;

    private readonly (Conv2d Conv, Module<Tensor, Tensor> Norm)[] _layers;
    private readonly Sequential? _downsample;
    private readonly string _norm;

    /// <summary>Builds the block.</summary>
    /// <param name="options">The network's numbers.</param>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="width">Channels inside of the block.</param>
    /// <param name="stride">Step.</param>
    /// <param name="dilation">Dilation of the convolution that has the step in the published networks.</param>
    /// <param name="trainable">Whether it is trained; where not, batch normalization keeps its statistics too.</param>
    public ResidualBlock(ResNetOptions options, int inChannels, int width, int stride, int dilation, bool trainable)
    {
        NormOptions norm = trainable ? options.Norm : options.Norm with { RequiresGrad = false, FrozenStatistics = true };
        int outChannels = options.IsBottleneck ? width * Expansion : width;
        double lastScale = options.ZeroInitResidual ? 0 : 1;
        (Conv2d, Module<Tensor, Tensor>) Layer(int from, int to, int kernel, int step = 1, int apart = 1, double scale = 1) =>
            (Convolution(from, to, kernel, step, apart, trainable), norm.Build(to, scale)!);

        (int first, int second) = options.StridesFirst ? (stride, 1) : (1, stride);
        _layers = options.IsBottleneck
            ?
            [
                Layer(inChannels, width, kernel: 1, first), Layer(width, width, kernel: 3, second, dilation),
                Layer(width, outChannels, kernel: 1, scale: lastScale),
            ]
            : [Layer(inChannels, width, kernel: 3, stride, dilation), Layer(width, width, kernel: 3, scale: lastScale)];
        _norm = norm.ModuleName;
        if (stride != 1 || inChannels != outChannels)
        {
            Module<Tensor, Tensor>[] tail = [Convolution(inChannels, outChannels, kernel: 1, options.AvgDown ? 1 : stride, 1, trainable),
                norm.Build(outChannels)!];
            _downsample = options.AvgDown ? new Sequential([new AvgPool2d(stride), .. tail]) : new Sequential(tail);
        }
    }

    /// <inheritdoc />
    public override IEnumerable<(string Name, Module Module)> NamedChildren()
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            yield return ($"conv{i + 1}", _layers[i].Conv);
            yield return ($"{_norm}{i + 1}", _layers[i].Norm);
        }

        if (_downsample is not null)
        {
            yield return ("downsample", _downsample);
        }
    }

    /// <summary>A convolution without bias that keeps the size but for its step.</summary>
    internal static Conv2d Convolution(int inChannels, int outChannels, int kernel, int stride, int dilation, bool trainable) => new(
        inChannels, outChannels, kernel, stride, padding: kernel / 2 * dilation, dilation, bias: false,
        initializeWeight: Initializers.KaimingNormal((double)outChannels * kernel * kernel), trainable: trainable);

    /// <summary>Maps <c>[batch, in, height, width]</c> to <c>[batch, out, height', width']</c>.</summary>
    protected override Tensor Forward(Tensor input)
    {
        Tensor x = input;
        for (int i = 0; i < _layers.Length; i++)
        {
            x = _layers[i].Norm.Call(_layers[i].Conv.Call(x));
            x = i < _layers.Length - 1 ? x.Relu() : x;
        }

        return (x + (_downsample is null ? input : _downsample.Call(input))).Relu();
    }
}
