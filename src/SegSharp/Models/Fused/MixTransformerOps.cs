using SegSharp.Tensors;
using SegSharp.Tensors.Operators;

namespace SegSharp.Models.Fused;

/// <summary>Whole layers of a Mix Transformer in one operator each, forward and backward: float32 on the CPU.</summary>
public static class MixTransformerOps
{
    private const string TokensMeaning = "[batch, height * width, channels]";

    private static readonly Operator _mixFeedForward = new(
        "segsharp::mix_ffn",
        "x height width norm_weight norm_bias eps fc1_weight fc1_bias conv_weight conv_bias fc2_weight fc2_bias scale",
        InferMixFeedForward, TokensMeaning);

    private static readonly Operator _mixAttention = new(
        "segsharp::mix_attention",
        "x height width norm_weight norm_bias eps q_weight q_bias kv_weight kv_bias proj_weight proj_bias heads " +
        "sr_weight sr_bias sr_norm_weight sr_norm_bias sr_eps scale",
        InferMixAttention, TokensMeaning);

    /// <summary>
    /// <c>tokens + scale · fc2(GELU(conv(fc1(norm(tokens)))))</c>: a layer's Mix-FFN with its normalization and residual. Of the hidden
    /// maps one is kept for the backward pass; composed operators keep three.
    /// </summary>
    /// <param name="tokens"><c>[batch, height * width, channels]</c>, float32, on the CPU.</param>
    /// <param name="height">Height of the image that the tokens are.</param>
    /// <param name="width">Width of that image.</param>
    /// <param name="weights">The parameters.</param>
    /// <param name="scale">How much each sample's branch counts, <c>[batch]</c>; 0 skips it. Not differentiated. Null for 1.</param>
    /// <remarks>Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, eq. 3.</remarks>
    public static Tensor MixFeedForward(this Tensor tokens, Dim height, Dim width, MixFeedForwardWeights weights, Tensor? scale = null) =>
        _mixFeedForward.Call(
            tokens, height.Value, width.Value, weights.NormWeight, weights.NormBias, weights.Eps, weights.Fc1Weight, weights.Fc1Bias,
            weights.ConvWeight, weights.ConvBias, weights.Fc2Weight, weights.Fc2Bias, scale);

    /// <summary>
    /// <c>tokens + scale · proj(attention(norm(tokens)))</c>: a layer's efficient self-attention with its normalization and residual. The
    /// matrix of scores never exists as a whole, forward or backward.
    /// </summary>
    /// <param name="tokens"><c>[batch, height * width, channels]</c>, float32, on the CPU.</param>
    /// <param name="height">Height of the image that the tokens are.</param>
    /// <param name="width">Width of that image.</param>
    /// <param name="weights">The parameters.</param>
    /// <param name="scale">How much each sample's branch counts, <c>[batch]</c>; 0 skips it. Not differentiated. Null for 1.</param>
    /// <remarks>Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, eq. 1 and 2.</remarks>
    public static Tensor MixAttention(this Tensor tokens, Dim height, Dim width, MixAttentionWeights weights, Tensor? scale = null)
    {
        SpatialReductionWeights? reduction = weights.Reduction;
        return _mixAttention.Call(
            tokens, height.Value, width.Value, weights.NormWeight, weights.NormBias, weights.Eps, weights.QueryWeight, weights.QueryBias,
            weights.KeyValueWeight, weights.KeyValueBias, weights.ProjectionWeight, weights.ProjectionBias, weights.Heads,
            reduction?.Weight, reduction?.Bias, reduction?.NormWeight, reduction?.NormBias, reduction?.Eps ?? 0, scale);
    }

    private static TensorSpec InferMixFeedForward(in Arguments a)
    {
        (Dim channels, Dim hidden) = (RequireTokens(a), a.RequireMatrix(6));
        a.RequireVector(3, channels);
        a.RequireVector(4, channels);
        a.RequireParameter(6, [hidden, channels]);
        a.RequireVector(7, hidden);
        a.RequireParameter(8, [hidden, 1, 3, 3]);
        a.RequireVector(9, hidden);
        a.RequireParameter(10, [channels, hidden]);
        a.RequireVector(11, channels);
        RequireBranchScale(a, 12);
        return new(a.Shape(0), DType.Float32);
    }

    private static TensorSpec InferMixAttention(in Arguments a)
    {
        Dim channels = RequireTokens(a);
        a.Require(a.Int(12) >= 1, $"heads is {a.Int(12)}, expected at least 1.");
        a.Divided(channels, a.Int(12), "the number of channels");
        a.RequireVector(3, channels);
        a.RequireVector(4, channels);
        a.RequireParameter(6, [channels, channels]);
        a.RequireVector(7, channels);
        a.RequireParameter(8, [2 * channels, channels]);
        a.RequireVector(9, 2 * channels);
        a.RequireParameter(10, [channels, channels]);
        a.RequireVector(11, channels);
        RequireBranchScale(a, 18);
        a.Require(
            a.Has(13) == a.Has(14) && a.Has(13) == a.Has(15) && a.Has(13) == a.Has(16),
            "sr_weight, sr_bias, sr_norm_weight and sr_norm_bias belong together: give all or none.");
        if (a.Has(13))
        {
            a.Rank(13, 4, "[channels, channels, ratio, ratio]");
            Dim ratio = a.Shape(13)[2];
            a.AtLeast(ratio, 1, "the ratio of the reduction");
            a.RequireParameter(13, [channels, channels, ratio, ratio]);
            a.RequireVector(14, channels);
            a.RequireVector(15, channels);
            a.RequireVector(16, channels);
            a.AtLeast(a.Int(1), ratio, "height, which a patch of the reduction must fit into,");
            a.AtLeast(a.Int(2), ratio, "width, which a patch of the reduction must fit into,");
        }

        return new(a.Shape(0), DType.Float32);
    }

    // Gives the channels.
    private static Dim RequireTokens(in Arguments a)
    {
        a.Rank(0, 3, TokensMeaning);
        Shape tokens = a.Shape(0);
        a.Require(a.DType(0) == DType.Float32, $"the tokens are {a.DType(0)}, expected float32.");
        a.Require(a.Int(1) >= 1 && a.Int(2) >= 1, $"the image is {a.Int(1)} by {a.Int(2)} tokens, expected at least 1 by 1.");
        a.Equal(tokens[1], a.Int(1) * a.Int(2), "the number of tokens (dimension 1)", $"An image of {a.Int(1)} by {a.Int(2)} has as many.");
        a.AtLeast(tokens[2], 1, "the channels of x (dimension 2)");
        return tokens[2];
    }

    private static void RequireBranchScale(in Arguments a, int index) => a.RequireVector(index, a.Shape(0)[0]);
}
