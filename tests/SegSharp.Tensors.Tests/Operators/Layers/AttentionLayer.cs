using SegSharp.Models.Fused;

namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>An efficient self-attention with its norm and residual; a ratio of 0 stands for none.</summary>
public sealed record AttentionLayer(
    int Batch, int Height, int Width, int Heads, int Head, int Ratio, bool HasBiases, bool IsScaled, bool IsStrided, int Seed)
        : FusedLayer(Seed)
{
    private const double Eps = 1e-6;
    private const double ReductionEps = 1e-5;

    public int Channels => Heads * Head;

    public override Shape?[] Shapes
    {
        get
        {
            Shape? vector = Ratio > 0 ? [Channels] : null;
            return
            [
                [Batch, Height * Width, Channels], [Channels], [Channels],
                [Channels, Channels], HasBiases ? [Channels] : null, [2 * Channels, Channels], HasBiases ? [2 * Channels] : null,
                [Channels, Channels], HasBiases ? [Channels] : null, Ratio > 0 ? [Channels, Channels, Ratio, Ratio] : null,
                vector, vector, vector,
            ];
        }
    }

    public override Tensor Fused(Tensor?[] tensors)
    {
        Tensor Strided(int index) =>
            IsStrided ? Transposed(tensors[index]!, tensors[index]!.Rank - 2, tensors[index]!.Rank - 1) : tensors[index]!;
        MixAttentionWeights weights = new(
            tensors[1]!, tensors[2]!, Eps, Strided(3), tensors[4], Strided(5), tensors[6], Strided(7), tensors[8], Heads,
            Ratio > 0 ? new(Strided(9), tensors[10]!, tensors[11]!, tensors[12]!, ReductionEps) : null);
        return Strided(0).MixAttention(Height, Width, weights, Scale(IsScaled, Batch, DType.Float32));
    }

    public override Tensor Composed(Tensor?[] tensors)
    {
        Tensor x = tensors[0]!;
        Tensor normal = x.LayerNorm(tensors[1]!, tensors[2]!, Eps);
        Tensor source = normal;
        if (Ratio > 0)
        {
            Tensor map = normal.Transpose(1, 2).Reshape([Batch, Channels, Height, Width]).Conv2d(tensors[9]!, tensors[10]!, stride: Ratio);
            source = map.Flatten(2).Transpose(1, 2).LayerNorm(tensors[11]!, tensors[12]!, ReductionEps);
        }

        Tensor pairs = source.Linear(tensors[5]!, tensors[6]);
        Tensor queries = SplitHeads(normal.Linear(tensors[3]!, tensors[4]) * (1 / Math.Sqrt(Head)));
        Tensor scores = queries.Matmul(SplitHeads(pairs.Narrow(2, 0, Channels)).Transpose(2, 3)).Softmax(3);
        Tensor mixed = scores.Matmul(SplitHeads(pairs.Narrow(2, Channels, Channels))).Transpose(1, 2).Reshape(x.Shape);
        Tensor branch = mixed.Linear(tensors[7]!, tensors[8]);
        return x + (Scale(IsScaled, Batch, x.DType) is { } scale ? branch * scale.Reshape([Batch, 1, 1]) : branch);
    }

    private Tensor SplitHeads(Tensor tokens) => tokens.Reshape([Batch, tokens.Shape[1], Heads, Head]).Transpose(1, 2);
}
