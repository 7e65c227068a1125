using SegSharp.Tensors;
using SegSharp.Tensors.Operators;

namespace SegSharp.Models.Fused;

/// <summary>The all-MLP decoder in one operator, forward and backward: float32 on the CPU.</summary>
public static class SegFormerHeadOps
{
    private const int HeadLevels = 4;

    private static readonly Operator _segFormerHead = new(
        "segsharp::segformer_head",
        "maps proj_weights proj_biases fuse_weight norm_weight norm_bias running_mean running_var training momentum eps kept pred_weight " +
            "pred_bias align_corners",
        InferSegFormerHead);

    /// <summary>
    /// Logits of the all-MLP decoder from four maps: projections and fusion folded into one linear map each, applied at the map's own
    /// resolution, resized, added, normalized, ReLU, classified. The map of four times the width never exists,
    /// in inference not even the fused one.
    /// </summary>
    /// <param name="maps">Four maps <c>[batch, channels, height, width]</c>, the finest first; float32, on the CPU.</param>
    /// <param name="weights">The parameters.</param>
    /// <param name="kept">What dropout leaves of each sample's channels, <c>[batch, width]</c>: 0 or 1 / (1 - probability).
    /// Null for 1.</param>
    /// <param name="alignCorners">How the coarser maps are resized.</param>
    /// <returns><c>[batch, classes, height, width]</c> at the finest map's size, channels last in memory.</returns>
    /// <remarks>Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, section 3.2 and eq. 4.</remarks>
    public static Tensor SegFormerHead(IReadOnlyList<Tensor> maps, SegFormerHeadWeights weights, Tensor? kept = null,
        bool alignCorners = false) =>
        _segFormerHead.Call(
            maps.ToArray(), weights.ProjectionWeights.ToArray(), weights.ProjectionBiases.ToArray(), weights.FuseWeight,
            weights.NormWeight, weights.NormBias, weights.RunningMean, weights.RunningVar, weights.UsesBatchStatistics, weights.Momentum,
            weights.Eps, kept, weights.ClassWeight, weights.ClassBias, alignCorners);

    private static TensorSpec InferSegFormerHead(in Arguments a)
    {
        IReadOnlyList<Tensor> maps = a.Tensors(0), projections = a.Tensors(1), biases = a.Tensors(2);
        a.Require(
            maps.Count == HeadLevels && projections.Count == HeadLevels && biases.Count == HeadLevels,
            $"there are {maps.Count} maps, {projections.Count} projections and {biases.Count} biases, expected {HeadLevels} of each.");
        a.Rank(3, 4, "[width, 4 width, 1, 1]");
        Dim width = a.Shape(3)[0];
        a.AtLeast(width, 1, "the width, the rows of fuse_weight,");
        a.RequireParameter(3, [width, HeadLevels * width, 1, 1]);
        for (int level = 0; level < HeadLevels; level++)
        {
            RequireMap(a, maps[level], $"maps[{level}]");
            a.Equal(maps[level].Shape[0], maps[0].Shape[0], $"the batch of maps[{level}]");
            RequireListed(a, projections[level], [width, maps[level].Shape[1]], $"proj_weights[{level}]");
            RequireListed(a, biases[level], [width], $"proj_biases[{level}]");
        }

        for (int index = 4; index < 8; index++)
        {
            a.RequireVector(index, width);
        }

        a.Rank(12, 4, "[classes, width, 1, 1]");
        Dim classes = a.Shape(12)[0];
        a.AtLeast(classes, 1, "the number of classes, the rows of pred_weight,");
        a.RequireParameter(12, [classes, width, 1, 1]);
        a.RequireVector(13, classes);
        Shape finest = maps[0].Shape;
        if (a.Has(11))
        {
            a.RequireParameter(11, [finest[0], width]);
        }

        if (a.Bool(8))
        {
            a.AtLeast(finest[0] * finest[2] * finest[3], 2,
                "the number of pixels, which a batch norm in training takes its statistics from,");
        }

        return new([finest[0], classes, finest[2], finest[3]], DType.Float32);
    }

    private static void RequireMap(in Arguments a, Tensor map, string name)
    {
        a.Require(map.Rank == 4, $"{name} has {map.Rank} dimensions, expected 4: [batch, channels, height, width].");
        a.Require(map.DType == DType.Float32, $"{name} is {map.DType}, expected float32.");
        for (int i = 0; i < 4; i++)
        {
            a.AtLeast(map.Shape[i], 1, $"dimension {i} of {name}");
        }
    }

    private static void RequireListed(in Arguments a, Tensor tensor, Shape shape, string name)
    {
        a.SameShape(tensor.Shape, shape, name);
        a.Require(tensor.DType == DType.Float32, $"{name} is {tensor.DType}, expected float32.");
    }
}
