using SegSharp.Models.Fused;

namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>An overlapping patch embedding.</summary>
public sealed record PatchEmbedLayer(
    int Batch, int In, int Height, int Width, int Channels, int Kernel, int Stride, int Padding, ImageLayout Layout, int Seed)
        : FusedLayer(Seed)
{
    private const double Eps = 1e-5;

    public override Shape?[] Shapes => [[Batch, In, Height, Width], [Channels, In, Kernel, Kernel], [Channels], [Channels], [Channels]];

    public override Tensor Fused(Tensor?[] tensors)
    {
        Tensor image = Layout switch
        {
            ImageLayout.ChannelsLast => tensors[0]!.Permute(0, 2, 3, 1).Contiguous().Permute(0, 3, 1, 2),
            ImageLayout.ColumnByColumn => Transposed(tensors[0]!, 2, 3),
            _ => tensors[0]!,
        };
        Tensor weight = Layout == ImageLayout.ColumnByColumn ? Transposed(tensors[1]!, 2, 3) : tensors[1]!;
        return image.PatchEmbed(new(weight, tensors[2]!, tensors[3]!, tensors[4]!, Eps), Stride, Padding);
    }

    public override Tensor Composed(Tensor?[] tensors) =>
        tensors[0]!.Conv2d(tensors[1]!, tensors[2]!, Stride, Padding).Flatten(2).Transpose(1, 2).LayerNorm(tensors[3]!, tensors[4]!, Eps);
}
