using SegSharp.Models.Fused;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models.Heads;

/// <summary>The all-MLP decoder: projects four maps to one width, fuses them at 1/4 of the image's size and classifies.</summary>
/// <remarks>
/// <para>Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, section 3.2 and eq. 4. Parameter names are those of the
/// authors' checkpoints.</para>
/// <para>Computed folded. Published order: project each map (P_i, b_i), upsample, concatenate, 1×1 convolution W. A 1×1
/// convolution commutes with bilinear upsampling, whose weights sum to one, and a convolution of a concatenation is a sum of
/// convolutions with slices W_i. So each map goes through <c>W_i P_i</c> and <c>W_i b_i</c> at its own resolution, is
/// upsampled and added: a third of the multiply-adds, and no tensor of four times the width. The fold is part of the graph,
/// so gradients reach the published parameters.</para>
/// <para>With five maps, which segmentation_models_pytorch's decoder takes from encoders that have one at 1/2 of the image's size, the
/// finest is resized to 1/4 as the others are.</para>
/// </remarks>
public sealed class SegFormerHead : Module<IReadOnlyList<Tensor>, Tensor>, IDecodeHead
{
    private const int FusedMaps = 4;

    private readonly LinearProjection? _linearC5; // with a fifth map, at 1/2 of the image's size: then _linearC1 is that map's
    private readonly LinearProjection _linearC4;
    private readonly LinearProjection _linearC3;
    private readonly LinearProjection _linearC2;
    private readonly LinearProjection _linearC1;
    private readonly ConvModule _linearFuse;
    private readonly Dropout2d _dropout;
    private readonly Conv2d _linearPred;

    /// <summary>Builds the head, without memory for its parameters.</summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public SegFormerHead(SegFormerHeadOptions options)
    {
        if (options.InChannels.Count is not (FusedMaps or FusedMaps + 1) || options.InIndex.Count != options.InChannels.Count)
        {
            throw new ArgumentException(
                $"in_channels has {options.InChannels.Count} entries and in_index {options.InIndex.Count}, but the decoder fuses 4 maps.",
                nameof(options));
        }

        Options = options;
        _linearC5 = options.InChannels.Count > FusedMaps ? new LinearProjection(options.InChannels[4], options.EmbedDim) : null;
        _linearC4 = new LinearProjection(options.InChannels[3], options.EmbedDim);
        _linearC3 = new LinearProjection(options.InChannels[2], options.EmbedDim);
        _linearC2 = new LinearProjection(options.InChannels[1], options.EmbedDim);
        _linearC1 = new LinearProjection(options.InChannels[0], options.EmbedDim);
        _linearFuse = new ConvModule(options.InChannels.Count * options.EmbedDim, options.EmbedDim, kernel: 1, options.Norm);
        _dropout = new Dropout2d(options.DropoutRatio);
        _linearPred = new Conv2d(options.EmbedDim, options.OutChannels ?? options.NumClasses, kernel: 1);
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

    /// <summary>
    /// Maps the encoder's maps to logits <c>[batch, classes, height / 4, width / 4]</c>,
    /// or larger by <see cref="SegFormerHeadOptions.Upsampling"/>.
    /// </summary>
    protected override Tensor Forward(IReadOnlyList<Tensor> input)
    {
        Tensor target = MapSelection.At(input, Options.InIndex[Options.InIndex.Count - FusedMaps]);
        (Dim height, Dim width) = (target.Shape[2], target.Shape[3]);
        LinearProjection[] projections = [.. _linearC5 is null ? [] : new[] { _linearC5 }, _linearC4, _linearC3, _linearC2, _linearC1];
        if (GraphForms.Current == GraphForm.Published)
        {
            return AsPublished(projections, input, height, width);
        }

        return AtUpsampling(Fused(projections, input) ?? Composed(projections, input, height, width), height, width);
    }

    // One operator for everything, where there is one: with a batch norm, as published.
    private Tensor? Fused(LinearProjection[] projections, IReadOnlyList<Tensor> input)
    {
        Tensor[] maps = [.. Options.InIndex.Select(index => MapSelection.At(input, index))]; // finest first
        if (maps.Length != FusedMaps || !maps.All(FusedKernels.CanTake) || _linearFuse.BatchNormBeforeRelu is not { } norm)
        {
            return null;
        }

        norm.CountBatch();
        SegFormerHeadWeights weights = new(
            [.. projections.Reverse().Select(projection => projection.Weight)],
            [.. projections.Reverse().Select(projection => projection.Bias)],
            _linearFuse.Weight, norm.Weight, norm.Bias, norm.RunningMean, norm.RunningVar, norm.UsesBatch, norm.Momentum, norm.Eps,
            _linearPred.Weight,
            _linearPred.Bias);
        Tensor? kept = _dropout.DrawKept(maps[0].Shape[0], Options.EmbedDim, maps[0]);
        return SegFormerHeadOps.SegFormerHead(maps, weights, kept, Options.AlignCorners);
    }

    private Tensor Composed(LinearProjection[] projections, IReadOnlyList<Tensor> input, Dim height, Dim width)
    {
        Tensor? fused = null;
        for (int slice = 0; slice < projections.Length; slice++) // the concatenation's order: c4, c3, c2, c1
        {
            Tensor map = MapSelection.At(input, Options.InIndex[^(slice + 1)]);
            Tensor contribution = ToTarget(Fold(projections[slice], slice, map), slice, height, width);
            fused = fused is null ? contribution : fused + contribution;
        }

        return _linearPred.Call(_dropout.Call(_linearFuse.Finish(fused!)));
    }

    private Tensor AtUpsampling(Tensor logits, Dim height, Dim width) =>
        Options.Upsampling == 1 ? logits
            : logits.ResizeBilinear(height * Options.Upsampling, width * Options.Upsampling, alignCorners: true);

    // Project, upsample, concatenate, convolve: what the published numbers of multiply-adds count.
    private Tensor AsPublished(LinearProjection[] projections, IReadOnlyList<Tensor> input, Dim height, Dim width)
    {
        Tensor[] maps =
        [
            .. projections.Select((projection, slice) =>
            {
                Tensor map = projection.Call(MapSelection.At(input, Options.InIndex[^(slice + 1)]));
                return ToTarget(map, slice, height, width);
            }),
        ];
        return _linearPred.Call(_dropout.Call(_linearFuse.Call(Ops.Cat(maps, 1))));
    }

    // the fourth map from the end has the size of the fusion already
    private Tensor ToTarget(Tensor map, int slice, Dim height, Dim width) =>
        slice == FusedMaps - 1 ? map : map.ResizeBilinear(height, width, Options.AlignCorners);

    // W_i (P_i x + b_i) for each pixel x, as one linear map at the map's own resolution.
    private Tensor Fold(LinearProjection projection, int slice, Tensor map)
    {
        long width = Options.EmbedDim;
        Tensor fuse = _linearFuse.Weight.Reshape([width, Options.InChannels.Count * width]).Narrow(1, slice * width, width); // [E, E]
        Tensor weight = fuse.Matmul(projection.Weight);                                               // [E, C]
        Tensor bias = fuse.Matmul(projection.Bias);                                                   // [E]
        if (slice == 0 && _linearFuse.Bias is { } fuseBias)
        {
            bias = bias + fuseBias;
        }

        return map.Permute(0, 2, 3, 1).Linear(weight, bias).Permute(0, 3, 1, 2);
    }
}
