using SegSharp.Models.Fused;

namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>A Mix-FFN with its norm and residual.</summary>
public sealed record FeedForwardLayer(int Batch, int Height, int Width, int Channels, int Hidden, bool IsScaled, bool IsStrided, int Seed)
    : FusedLayer(Seed)
{
    /// <summary>The number of the convolution's weight in <see cref="Shapes"/>.</summary>
    public const int Taps = 5;

    private const double Eps = 1e-6;

    public override Shape?[] Shapes =>
    [
        [Batch, Height * Width, Channels], [Channels], [Channels], [Hidden, Channels], [Hidden], [Hidden, 1, 3, 3], [Hidden],
        [Channels, Hidden], [Channels],
    ];

    /// <summary>Whether a tap of the 3x3 kernel lies on the image when it stands over a token, and not on the padding.</summary>
    public bool IsOnTheImage(int tap, int token)
    {
        (int y, int x) = ((token / Width) + (tap / 3) - 1, (token % Width) + (tap % 3) - 1);
        return y >= 0 && y < Height && x >= 0 && x < Width;
    }

    public override Tensor Fused(Tensor?[] tensors)
    {
        Tensor Strided(int index) =>
            IsStrided ? Transposed(tensors[index]!, tensors[index]!.Rank - 2, tensors[index]!.Rank - 1) : tensors[index]!;
        MixFeedForwardWeights weights = new(tensors[1]!, tensors[2]!, Eps, Strided(3), tensors[4]!, Strided(5), tensors[6]!,
            Strided(7), tensors[8]!);
        return Strided(0).MixFeedForward(Height, Width, weights, Scale(IsScaled, Batch, DType.Float32));
    }

    public override Tensor Composed(Tensor?[] tensors)
    {
        Tensor x = tensors[0]!;
        Tensor hidden = x.LayerNorm(tensors[1]!, tensors[2]!, Eps).Linear(tensors[3]!, tensors[4]!).Transpose(1, 2)
            .Reshape([Batch, Hidden, Height, Width]);
        hidden = hidden.Conv2d(tensors[5]!, tensors[6]!, padding: 1, groups: Hidden).Flatten(2).Transpose(1, 2).Gelu();
        Tensor branch = hidden.Linear(tensors[7]!, tensors[8]!);
        return x + (Scale(IsScaled, Batch, x.DType) is { } scale ? branch * scale.Reshape([Batch, 1, 1]) : branch);
    }
}
