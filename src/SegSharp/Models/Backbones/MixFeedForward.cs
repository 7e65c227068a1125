using SegSharp.Models.Fused;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models.Backbones;

/// <summary>Mix-FFN: two linear maps around a 3×3 depthwise convolution, without the residual.</summary>
/// <remarks>Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, eq. 3.</remarks>
public sealed class MixFeedForward : Module<TokenMap, Tensor>
{
    private readonly Linear _fc1;
    private readonly DepthwiseConvolution _dwconv;
    private readonly Linear _fc2;
    private readonly Dropout _drop;
    private readonly FeedForwardActivation _activation;

    /// <summary>Builds the block.</summary>
    /// <param name="channels">Channels of a token.</param>
    /// <param name="expansion">Hidden channels per channel.</param>
    /// <param name="dropout">Dropout after each linear map.</param>
    /// <param name="activation">What stands between the linear maps.</param>
    public MixFeedForward(int channels, int expansion, double dropout, FeedForwardActivation activation = FeedForwardActivation.Gelu)
    {
        _activation = activation;
        int hidden = channels * expansion;
        _fc1 = EfficientSelfAttention.TransformerLinear(channels, hidden);
        _dwconv = new DepthwiseConvolution(hidden);
        _fc2 = EfficientSelfAttention.TransformerLinear(hidden, channels);
        _drop = new Dropout(dropout);
    }

    /// <summary>Whether the fused operator computes it: that one has GELU and no dropout.</summary>
    internal bool CanFuse => !_drop.Drops && _activation == FeedForwardActivation.Gelu;

    /// <summary>The tokens with the Mix-FFN of their normalized selves added, by one fused operator.</summary>
    /// <param name="input">The tokens before the normalization.</param>
    /// <param name="norm">The normalization.</param>
    /// <param name="scale">How much each sample's branch counts, <c>[batch]</c>, or null.</param>
    internal Tensor AddNormalized(TokenMap input, LayerNorm norm, Tensor? scale) => Within(() => input.Tokens.MixFeedForward(
        input.Height, input.Width,
        new MixFeedForwardWeights(norm.Weight, norm.Bias, norm.Eps, _fc1.Weight, _fc1.Bias!, _dwconv.Weight, _dwconv.Bias, _fc2.Weight,
            _fc2.Bias!), scale));

    /// <summary><c>[batch, height * width, channels]</c> to the same shape.</summary>
    protected override Tensor Forward(TokenMap input)
    {
        Tensor hidden = _fc1.Call(input.Tokens);                          // [B, N, hidden]
        hidden = _drop.Call(Activate(_dwconv.Call(input.With(hidden))));  // [B, N, hidden]
        return _drop.Call(_fc2.Call(hidden));                             // [B, N, C]
    }

    private Tensor Activate(Tensor hidden) => _activation switch
    {
        FeedForwardActivation.GeluTanh => hidden.GeluTanh(),
        FeedForwardActivation.Relu => hidden.Relu(),
        FeedForwardActivation.Silu => hidden * hidden.Sigmoid(),
        _ => hidden.Gelu(),
    };
}
