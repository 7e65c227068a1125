using SegSharp.Models.Fused;

namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>The all-MLP decoder, against its published order: project, resize, concatenate, convolve, normalize, classify.</summary>
public sealed record SegFormerHeadLayer(
    int Batch, int Height, int Width, int[] Channels, int Embedding, int Classes, bool IsTraining, bool HasBias, bool IsDropping,
    bool AlignCorners, bool IsStrided,
    int Seed) : FusedLayer(Seed)
{
    private const double Eps = 1e-5;

    /// <summary>The number of the norm's weight in <see cref="Shapes"/>.</summary>
    public const int Norm = 13;

    public override Shape?[] Shapes =>
    [
        .. Enumerable.Range(0, 4).Select(level => (Shape?)[Batch, Channels[level], Side(Height, level), Side(Width, level)]),
        .. Channels.Select(channels => (Shape?)[Embedding, channels]),
        .. Channels.Select(_ => (Shape?)[Embedding]),
        [Embedding, 4 * Embedding, 1, 1], [Embedding], [Embedding], [Classes, Embedding, 1, 1], HasBias ? [Classes] : null,
    ];

    public override Tensor Fused(Tensor?[] tensors) => Fused(tensors, Statistics(DType.Float32));

    public override Tensor Composed(Tensor?[] tensors) => Composed(tensors, Statistics(tensors[0]!.DType));

    /// <summary>Whether an element of the result lies on a pixel of a level's map, so that a neighbour there has the weight 0.</summary>
    public bool IsOnAPixel(int element, int level) =>
        Poison.IsOnAPixel(element % Width, Width, Side(Width, level), AlignCorners)
        || Poison.IsOnAPixel(element / Width % Height, Height, Side(Height, level), AlignCorners);

    /// <summary>The running statistics after one forward pass.</summary>
    public (float[] Mean, float[] Variance) StatisticsAfter(bool fused)
    {
        using TensorScope scope = TensorScope.Open();
        (Tensor Mean, Tensor Variance) statistics = Statistics(DType.Float32);
        _ = fused ? Fused(Draw(), statistics) : Composed(Draw(), statistics);
        return (statistics.Mean.ToArray<float>(), statistics.Variance.ToArray<float>());
    }

    private Tensor Fused(Tensor?[] tensors, (Tensor Mean, Tensor Variance) statistics)
    {
        Tensor[] maps = [.. tensors[..4].Select(map => IsStrided ? Transposed(map!, 2, 3) : map!)];
        SegFormerHeadWeights weights = new(
            [.. tensors[4..8].Select(t => t!)], [.. tensors[8..12].Select(t => t!)], tensors[12]!, NormWeight(tensors),
            NormBias(tensors), statistics.Mean,
            statistics.Variance, IsTraining, 0.1, Eps, tensors[15]!, tensors[16]);
        return SegFormerHeadOps.SegFormerHead(maps, weights, Kept(DType.Float32), AlignCorners);
    }

    private Tensor Composed(Tensor?[] tensors, (Tensor Mean, Tensor Variance) statistics)
    {
        Tensor[] projected =
            [.. new[] { 3, 2, 1, 0 }.Select(level => tensors[level]!.Permute(0, 2, 3, 1).Linear(tensors[4 + level]!, tensors[8 + level])
            .Permute(0, 3, 1, 2).ResizeBilinear(Height, Width, AlignCorners))];
        Tensor fused = Ops.Cat(projected, 1).Conv2d(tensors[12]!)
            .BatchNorm(NormWeight(tensors), NormBias(tensors), statistics.Mean, statistics.Variance, IsTraining, 0.1, Eps).Relu();
        return (Kept(tensors[0]!.DType) is { } kept ? fused * kept.Reshape([Batch, Embedding, 1, 1]) : fused)
            .Conv2d(tensors[15]!, tensors[16]);
    }

    // Small scales and shifts of either sign: few numbers lie at the ReLU's kink, where rounding decides about a gradient.
    private static Tensor NormWeight(Tensor?[] tensors) => tensors[13]! * 0.1;

    private Tensor NormBias(Tensor?[] tensors) =>
        tensors[14]! * Tensor.From([.. Enumerable.Range(0, Embedding).Select(i => i % 3 == 0 ? -1f : 1f)], [Embedding])
            .To(tensors[14]!.DType);

    private (Tensor Mean, Tensor Variance) Statistics(DType dtype) =>
        (Tensor.From(Enumerable.Repeat(0.1f, Embedding).ToArray(), [Embedding]).To(dtype),
            Tensor.From(Enumerable.Repeat(1.5f, Embedding).ToArray(), [Embedding]).To(dtype));

    private Tensor? Kept(DType dtype) =>
        IsDropping ? Tensor.From([.. Enumerable.Range(0, Batch * Embedding).Select(i => i % 5 == 1 ? 0f : 1.25f)], [Batch, Embedding])
            .To(dtype) : null;

    private static int Side(int side, int level) => Math.Max(1, (side + (1 << level) - 1) >> level);
}
