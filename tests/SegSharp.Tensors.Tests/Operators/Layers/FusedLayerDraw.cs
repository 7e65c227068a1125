using FsCheck;
using FsCheck.Fluent;

namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>
/// Random fused layers: odd sizes, images one pixel wide, channels that fill no vector, maps of one strip and of several.
/// </summary>
internal static class FusedLayerDraw
{
    private static readonly Gen<int> _side = Gen.Frequency((1, Gen.Constant(1)), (5, Gen.Choose(2, 17)));

    private static readonly Gen<int> _channels = Gen.Elements(8, 16, 20, 31, 32, 33, 48, 65);

    private static readonly Gen<int> _seed = Gen.Choose(0, 1 << 20);

    public static Gen<FusedLayer> FeedForward { get; } =
        from batch in Gen.Choose(1, 3)
        from height in _side
        from width in _side
        from channels in _channels
        from hidden in Gen.Elements(1, 3, 20, 33, 64, 132)
        from isScaled in Draw.Bool
        from isStrided in Draw.Bool
        from seed in _seed
        select (FusedLayer)new FeedForwardLayer(batch, height, width, channels, hidden, isScaled, isStrided, seed);

    // the image need not divide by the ratio: what is left over is no key, but still a query
    public static Gen<FusedLayer> Attention { get; } =
        from batch in Gen.Choose(1, 3)
        from ratio in Gen.Elements(0, 1, 2, 4, 8)
        from height in _side
        from width in _side
        from heads in Gen.Choose(1, 5)
        from head in Gen.Elements(4, 7, 8, 13, 16, 20)
        from hasBiases in Draw.Bool
        from isScaled in Draw.Bool
        from isStrided in Draw.Bool
        from seed in _seed
        select (FusedLayer)new AttentionLayer(
            batch, Math.Max(height, ratio), Math.Max(width, ratio), heads, head, ratio, hasBiases, isScaled, isStrided, seed);

    public static Gen<FusedLayer> SegFormerHead { get; } =
        from batch in Gen.Choose(1, 3)
        from height in Gen.Choose(2, 17)
        from width in Gen.Choose(2, 70)
        from channels in _channels.ArrayOf(4)
        from embedding in Gen.Elements(3, 16, 20, 33, 64)
        from classes in Gen.Elements(1, 2, 19, 33, 150)
        from flags in Draw.Bool.ArrayOf(5)
        from seed in _seed
        select (FusedLayer)new SegFormerHeadLayer(batch, height, width, channels, embedding, classes, flags[0], flags[1], flags[2],
            flags[3], flags[4], seed);

    public static Gen<FusedLayer> PatchEmbed { get; } =
        from batch in Gen.Choose(1, 3)
        from inChannels in Gen.Elements(1, 3, 8, 20, 33)
        from kernel in Gen.Elements(1, 2, 3, 5, 7)
        from height in Gen.Choose(1, 25)
        from width in Gen.Choose(1, 25)
        from channels in _channels
        from stride in Gen.Choose(1, 5)
        from padding in Gen.Choose(0, 4)
        from layout in Gen.Elements(Enum.GetValues<ImageLayout>())
        from seed in _seed
        select (FusedLayer)new PatchEmbedLayer(
            batch, inChannels, Math.Max(height, kernel), Math.Max(width, kernel), channels, kernel, stride, padding, layout, seed);
}
