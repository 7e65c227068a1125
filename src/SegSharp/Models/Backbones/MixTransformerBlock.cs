using SegSharp.Nn;

namespace SegSharp.Models.Backbones;

/// <summary>One transformer layer: attention and Mix-FFN, each normalized before and added after.</summary>
/// <remarks>Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, figure 2.</remarks>
public sealed class MixTransformerBlock : Module<TokenMap, TokenMap>
{
    private readonly LayerNorm _norm1;
    private readonly EfficientSelfAttention _attn;
    private readonly LayerNorm _norm2;
    private readonly MixFeedForward _mlp;
    private readonly DropPath _dropPath;

    /// <summary>Builds the layer for one stage.</summary>
    /// <param name="options">The encoder.</param>
    /// <param name="stage">Which of its stages, from 0.</param>
    /// <param name="dropPath">Chance that a sample skips a branch.</param>
    public MixTransformerBlock(MixVisionTransformerOptions options, int stage, double dropPath)
    {
        int channels = options.EmbedDims[stage];
        _norm1 = new LayerNorm(channels, options.Eps.Block);
        _attn = new EfficientSelfAttention(
            channels, options.NumHeads[stage], options.SrRatios[stage], options.QkvBias, options.AttnDropRate, options.DropRate,
            options.Eps.Reduction);
        _norm2 = new LayerNorm(channels, options.Eps.Block);
        _mlp = new MixFeedForward(channels, options.MlpRatios[stage], options.DropRate, options.Activation);
        _dropPath = new DropPath(dropPath);
    }

    /// <summary><c>[batch, height * width, channels]</c> to the same shape.</summary>
    protected override TokenMap Forward(TokenMap input)
    {
        TokenMap x = input;
        if (FusedKernels.CanTake(x.Tokens) && !_attn.Drops && _mlp.CanFuse)
        {
            x = x.With(_attn.AddNormalized(x, _norm1, _dropPath.DrawScale(x.Tokens)));
            return x.With(_mlp.AddNormalized(x, _norm2, _dropPath.DrawScale(x.Tokens)));
        }

        x = x.With(x.Tokens + _dropPath.Call(_attn.Call(x.With(_norm1.Call(x.Tokens)))));
        return x.With(x.Tokens + _dropPath.Call(_mlp.Call(x.With(_norm2.Call(x.Tokens)))));
    }
}
