using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models.Backbones;

/// <summary>
/// A residual network: a stem that divides the image's size by 4, and up to four stages of blocks, which divide it by 4, 8, 16 and 32 where
/// no stage is dilated instead.
/// </summary>
/// <remarks>
/// Source: He et al. 2016, https://arxiv.org/abs/1512.03385; the deep stem and the averaging shortcut (variants C and D): He et al. 2019,
/// https://arxiv.org/abs/1812.01187; dilation: Yu and Koltun 2017, https://arxiv.org/abs/1705.09914. Parameter names are torchvision's and
/// MMSegmentation's, which agree: <c>conv1</c> (or <c>stem.0</c>), <c>layer1.0.conv1</c>, <c>layer1.0.downsample.0</c>.
/// The classifier of whole images, <c>fc</c>, is left out.
/// </remarks>
public class ResNet : Module<Tensor, IReadOnlyList<Tensor>>, IBackbone
{
    private readonly Conv2d? _conv1;
    private readonly Module<Tensor, Tensor>? _norm1;
    private readonly Sequential? _stem;
    private readonly ModuleList<ResidualBlock>[] _stages;

    /// <summary>Builds the encoder, without memory for its parameters.</summary>
    /// <exception cref="ArgumentException">The options contradict each other; the message lists every broken rule.</exception>
    public ResNet(ResNetOptions options)
    {
        string[] problems = [.. options.Validate().Select(problem => problem.Problem)];
        if (problems.Length > 0)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }

        NormOptions norm = options.Norm with { RequiresGrad = options.Norm.RequiresGrad && !IsFrozen(options, 0),
            FrozenStatistics = options.Norm.FrozenStatistics || IsFrozen(options, 0) };
        Options = options;
        if (options.DeepStem)
        {
            int half = options.StemChannels / 2;
            _stem = new Sequential(
            [
                StemConvolution(options.InChannels, half, kernel: 3, stride: 2), norm.Build(half)!, new Relu(),
                StemConvolution(half, half, kernel: 3, stride: 1), norm.Build(half)!, new Relu(),
                StemConvolution(half, options.StemChannels, kernel: 3, stride: 1), norm.Build(options.StemChannels)!, new Relu(),
            ]);
        }
        else
        {
            _conv1 = StemConvolution(options.InChannels, options.StemChannels, kernel: 7, stride: 2);
            _norm1 = norm.Build(options.StemChannels);
        }

        _stages = [.. Enumerable.Range(0, options.StageCount).Select(stage => new ModuleList<ResidualBlock>(Blocks(stage)))];
    }

    /// <summary>The numbers that the encoder was built from.</summary>
    public ResNetOptions Options { get; }

    /// <inheritdoc />
    public virtual int InChannels => Options.InChannels;

    /// <inheritdoc />
    public virtual IReadOnlyList<int> OutChannels => [.. GivenStages.Select(stage => Options.StageChannels[stage])];

    /// <inheritdoc />
    public virtual IReadOnlyList<int> Strides => [.. GivenStages.Select(stage => Options.StageStrides[stage])];

    /// <inheritdoc />
    public IReadOnlyList<string> Stem => [Options.DeepStem ? DeepStemName : StemName];

    /// <summary>What the first layer's weight is called.</summary>
    internal const string StemName = "conv1.weight", DeepStemName = "stem.0.weight";

    /// <inheritdoc />
    public override IEnumerable<(string Name, Module Module)> NamedChildren()
    {
        if (_stem is not null)
        {
            yield return ("stem", _stem);
        }
        else
        {
            yield return ("conv1", _conv1!);
            yield return ($"{Options.Norm.ModuleName}1", _norm1!);
        }

        for (int stage = 0; stage < _stages.Length; stage++)
        {
            yield return ($"layer{stage + 1}", _stages[stage]);
        }
    }

    /// <summary>Maps an image <c>[batch, in, height, width]</c> to one map a stage, <c>[batch, channels, height', width']</c>.</summary>
    protected override IReadOnlyList<Tensor> Forward(Tensor input) => OfStages(OfStem(input));

    /// <summary>The map at half of the image's size.</summary>
    private protected Tensor OfStem(Tensor image) => _stem is null ? _norm1!.Call(_conv1!.Call(image)).Relu() : _stem.Call(image);

    /// <summary>The maps of the stages, from that of the stem.</summary>
    private protected IReadOnlyList<Tensor> OfStages(Tensor stem)
    {
        Tensor x = stem.MaxPool2d(kernel: 3, stride: 2, padding: 1);
        List<Tensor> maps = [];
        for (int stage = 0; stage < _stages.Length; stage++)
        {
            foreach (ResidualBlock block in _stages[stage])
            {
                x = Options.ActivationCheckpointing ? Recomputed(block.Call, x) : block.Call(x);
            }

            if (Options.OutIndices.Contains(stage))
            {
                maps.Add(x);
            }
        }

        return maps;
    }

    private IEnumerable<int> GivenStages => Options.OutIndices.Distinct().Order();

    private static bool IsFrozen(ResNetOptions options, int count) => options.FrozenStages >= count;

    private Conv2d StemConvolution(int inChannels, int outChannels, int kernel, int stride) =>
        ResidualBlock.Convolution(inChannels, outChannels, kernel, stride, dilation: 1, trainable: !IsFrozen(Options, 0));

    private IEnumerable<ResidualBlock> Blocks(int stage)
    {
        int width = Options.BlockWidth(stage), dilation = Options.Dilations[stage];
        IReadOnlyList<int>? grid = stage == Options.StageCount - 1 ? Options.MultiGrid : null;
        int first = Options.ContractDilation && dilation > 1 ? dilation / 2 : dilation;
        int before = stage == 0 ? Options.StemChannels : Options.StageChannels[stage - 1];
        return Enumerable.Range(0, Options.BlockCounts[stage]).Select(block => new ResidualBlock(
            Options, block == 0 ? before : Options.StageChannels[stage], width, block == 0 ? Options.Strides[stage] : 1,
            grid?[block] ?? (block == 0 ? first : dilation), trainable: !IsFrozen(Options, stage + 1)));
    }
}
