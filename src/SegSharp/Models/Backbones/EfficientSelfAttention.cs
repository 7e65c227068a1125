using SegSharp.Models.Fused;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models.Backbones;

/// <summary>Multi-head self-attention whose keys and values come from a map reduced by <c>srRatio</c> in both directions.</summary>
/// <remarks>Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, eq. 1 and 2, with the convolutional reduction of PVT,
/// https://arxiv.org/abs/2102.12122.</remarks>
public sealed class EfficientSelfAttention : Module<TokenMap, Tensor>
{
    private readonly Linear _q;
    private readonly Linear _kv; // the first half of its rows are keys, the second half values
    private readonly Linear _proj;
    private readonly Conv2d? _sr;
    private readonly LayerNorm? _norm;
    private readonly Dropout _attnDrop;
    private readonly Dropout _projDrop;
    private readonly int _heads;
    private readonly double _scale;

    /// <summary>Builds the layer.</summary>
    /// <param name="channels">Channels of a token.</param>
    /// <param name="heads">Number of heads; divides the channels.</param>
    /// <param name="srRatio">How much the keys' map is smaller in each direction.</param>
    /// <param name="qkvBias">Whether queries, keys and values have a bias.</param>
    /// <param name="attentionDropout">Dropout on the attention weights.</param>
    /// <param name="dropout">Dropout on the result.</param>
    /// <param name="eps">Added to the variance in the normalization after the reduction.</param>
    public EfficientSelfAttention(
        int channels, int heads, int srRatio, bool qkvBias, double attentionDropout, double dropout, double eps)
    {
        _q = TransformerLinear(channels, channels, qkvBias);
        _kv = TransformerLinear(channels, 2 * channels, qkvBias);
        _proj = TransformerLinear(channels, channels);
        if (srRatio > 1)
        {
            _sr = new Conv2d(
                channels, channels, srRatio, stride: srRatio,
                initializeWeight: Initializers.KaimingNormal((double)srRatio * srRatio * channels),
                initializeBias: Initializers.Constant(0));
            _norm = new LayerNorm(channels, eps);
        }

        _attnDrop = new Dropout(attentionDropout);
        _projDrop = new Dropout(dropout);
        _heads = heads;
        _scale = 1 / Math.Sqrt((double)channels / heads);
    }

    /// <summary>Whether a dropout is at work, which the fused operator does not have.</summary>
    internal bool Drops => _attnDrop.Drops || _projDrop.Drops;

    /// <summary>The tokens with the attention of their normalized selves added, by one fused operator.</summary>
    /// <param name="input">The tokens before the normalization.</param>
    /// <param name="norm">The normalization.</param>
    /// <param name="scale">How much each sample's branch counts, <c>[batch]</c>, or null.</param>
    internal Tensor AddNormalized(TokenMap input, LayerNorm norm, Tensor? scale) => Within(() => input.Tokens.MixAttention(
        input.Height, input.Width,
        new MixAttentionWeights(
            norm.Weight, norm.Bias, norm.Eps, _q.Weight, _q.Bias, _kv.Weight, _kv.Bias, _proj.Weight, _proj.Bias, _heads,
            _sr is null ? null : new(_sr.Weight, _sr.Bias!, _norm!.Weight, _norm.Bias, _norm.Eps)),
        scale));

    /// <summary><c>[batch, height * width, channels]</c> to the same shape.</summary>
    protected override Tensor Forward(TokenMap input)
    {
        Tensor x = input.Tokens;                                             // [B, N, C]
        Tensor source = _sr is null ? x : _norm!.Call(TokenMap.FromImage(_sr.Call(input.ToImage())).Tokens); // [B, M, C]
        Tensor keysAndValues = _kv.Call(source);                             // [B, M, 2C]
        long channels = x.Shape[2].Value;
        Tensor queries = SplitHeads(_q.Call(x) * _scale);                    // [B, heads, N, C / heads]
        Tensor keys = SplitHeads(keysAndValues.Narrow(2, 0, channels));      // [B, heads, M, C / heads]
        Tensor values = SplitHeads(keysAndValues.Narrow(2, channels, channels));
        Tensor attention = _attnDrop.Call(queries.Matmul(keys.Transpose(2, 3)).Softmax(3)); // [B, heads, N, M]
        Tensor mixed = attention.Matmul(values).Transpose(1, 2).Reshape(x.Shape);           // [B, N, C]
        return _projDrop.Call(_proj.Call(mixed));
    }

    /// <summary>A linear layer with the initial values that transformers use.</summary>
    internal static Linear TransformerLinear(int inFeatures, int outFeatures, bool bias = true) =>
        new(inFeatures, outFeatures, bias, Initializers.TruncatedNormal(0.02), Initializers.Constant(0));

    private Tensor SplitHeads(Tensor tokens)
    {
        Shape shape = tokens.Shape;
        return tokens.Reshape([shape[0], shape[1], _heads, shape[2].FloorDivide(_heads)]).Transpose(1, 2);
    }
}
