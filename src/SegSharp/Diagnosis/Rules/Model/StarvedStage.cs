using SegSharp.Models;
using SegSharp.Tensors;

namespace SegSharp.Diagnosis.Rules.Model;

/// <summary>
/// A stage of a Mix Transformer whose map is smaller than what reduces its keys, a convolution with the ratio as its kernel: the stages'
/// own operators, run on a square image of one channel.
/// </summary>
internal static class StarvedStage
{
    private const int Patch = 3;
    private const int Fallback = 32;

    /// <summary>The first such stage for an image of this side, with its map's side and its ratio; null if there is none.</summary>
    public static (int Stage, int Map, int Ratio)? Find(IReadOnlyList<int> ratios, IReadOnlyList<int> strides, int side)
    {
        if (side < 1)
        {
            return null;
        }

        Tensor map = Tensor.Symbolic([1, 1, side, side]);
        for (int stage = 0; stage < Math.Min(ratios.Count, strides.Count); stage++)
        {
            map = Embedded(map, strides[stage]);
            try
            {
                _ = Reduced(map, ratios[stage]);
            }
            catch (ShapeException)
            {
                return (stage, (int)map.Shape[2].Value, ratios[stage]);
            }
        }

        return null;
    }

    /// <summary>The smallest side without such a stage.</summary>
    public static int Smallest(IReadOnlyList<int> ratios, IReadOnlyList<int> strides)
    {
        using SymbolicTrace trace = SymbolicTrace.Open();
        Tensor map = Tensor.Symbolic([Dim.Symbol("N"), 1, Dim.Symbol("H"), Dim.Symbol("W")]);
        for (int stage = 0; stage < Math.Min(ratios.Count, strides.Count); stage++)
        {
            map = Embedded(map, strides[stage]);
            _ = Reduced(map, ratios[stage]);
        }

        return (int)(LeastSide.Of(trace.Conditions) ?? Fallback);
    }

    // patches overlap by half of their odd side, so any of them gives the same sizes
    private static Tensor Embedded(Tensor map, int stride) =>
        map.Conv2d(Tensor.Symbolic([1, 1, Patch, Patch]), null, Math.Max(1, stride), Patch / 2);

    private static Tensor Reduced(Tensor map, int ratio) =>
        ratio > 1 ? map.Conv2d(Tensor.Symbolic([1, 1, ratio, ratio]), null, ratio) : map;
}
