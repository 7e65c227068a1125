using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models.Heads;

/// <summary>
/// The decoder of MMSegmentation 1.x, there called <c>SegformerHead</c>: like <see cref="SegFormerHead"/>, but each level is a
/// convolution with normalization and ReLU instead of a bare linear map. Checkpoints of the two do not convert.
/// </summary>
/// <remarks>
/// The fusion's 1×1 convolution still commutes with the upsampling, so each slice of it is applied at its map's own
/// resolution; the concatenation's order here is c1, c2, c3, c4.
/// </remarks>
public sealed class MultiBranchSegFormerHead : Module<IReadOnlyList<Tensor>, Tensor>, IDecodeHead
{
    private readonly Conv2d _convSeg;
    private readonly ModuleList<ConvModule> _convs;
    private readonly ConvModule _fusionConv;
    private readonly Dropout2d _dropout;

    /// <summary>Builds the head, without memory for its parameters; <see cref="SegFormerHeadOptions.EmbedDim"/> is its width.</summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public MultiBranchSegFormerHead(SegFormerHeadOptions options)
    {
        if (options.InChannels.Count != options.InIndex.Count)
        {
            throw new ArgumentException(
                $"in_channels has {options.InChannels.Count} entries and in_index {options.InIndex.Count}, expected one for each map.",
                nameof(options));
        }

        if (options.Upsampling != 1)
        {
            throw new ArgumentException($"upsampling is {options.Upsampling}, which this head does not have.", nameof(options));
        }

        Options = options;
        _convSeg = new Conv2d(
            options.EmbedDim, options.OutChannels ?? options.NumClasses, kernel: 1, initializeWeight: Initializers.Normal(0.01),
            initializeBias: Initializers.Constant(0));
        _convs = new(options.InChannels.Select(channels => new ConvModule(channels, options.EmbedDim, kernel: 1, options.Norm)));
        _fusionConv = new ConvModule(options.InChannels.Count * options.EmbedDim, options.EmbedDim, kernel: 1, options.Norm);
        _dropout = new Dropout2d(options.DropoutRatio);
    }

    /// <summary>The numbers that the head was built from.</summary>
    public SegFormerHeadOptions Options { get; }

    /// <inheritdoc />
    public int NumClasses => Options.NumClasses;

    /// <inheritdoc />
    public int OutChannels => Options.OutChannels ?? Options.NumClasses;

    /// <inheritdoc />
    public double Threshold => Options.Threshold;

    /// <inheritdoc />
    public bool AlignCorners => Options.AlignCorners;

    /// <summary>Maps the encoder's maps to logits <c>[batch, classes, height / 4, width / 4]</c>.</summary>
    protected override Tensor Forward(IReadOnlyList<Tensor> input)
    {
        Tensor finest = MapSelection.At(input, Options.InIndex[0]);
        (Dim height, Dim width) = (finest.Shape[2], finest.Shape[3]);
        long channels = Options.EmbedDim;
        if (GraphForms.Current == GraphForm.Published)
        {
            return AsPublished(input, height, width);
        }

        Tensor? fused = null;
        for (int level = 0; level < _convs.Count; level++)
        {
            Tensor branch = _convs[level].Call(MapSelection.At(input, Options.InIndex[level]));
            Tensor slice = _fusionConv.Weight.Narrow(1, level * channels, channels); // [E, E, 1, 1]
            Tensor contribution = branch.Conv2d(slice, level == 0 ? _fusionConv.Bias : null);
            contribution = level == 0 ? contribution : contribution.ResizeBilinear(height, width, Options.AlignCorners);
            fused = fused is null ? contribution : fused + contribution;
        }

        return _convSeg.Call(_dropout.Call(_fusionConv.Finish(fused!)));
    }

    // Upsample, concatenate, convolve: what the published numbers of multiply-adds count.
    private Tensor AsPublished(IReadOnlyList<Tensor> input, Dim height, Dim width)
    {
        Tensor[] maps =
        [
            .. _convs.Select((branch, level) =>
            {
                Tensor map = branch.Call(input[Options.InIndex[level]]);
                return level == 0 ? map : map.ResizeBilinear(height, width, Options.AlignCorners);
            }),
        ];
        return _convSeg.Call(_dropout.Call(_fusionConv.Call(Ops.Cat(maps, 1))));
    }
}
