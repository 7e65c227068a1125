using SegSharp.Models.Fused;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models.Backbones;

/// <summary>Makes tokens of overlapping patches: a strided convolution and a normalization.</summary>
/// <remarks>Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, "Overlapped Patch Merging".</remarks>
public sealed class OverlapPatchEmbedding : Module<Tensor, TokenMap>
{
    private readonly Conv2d _proj;
    private readonly LayerNorm _norm;
    private readonly int _patchSize;
    private readonly int _stride;

    /// <summary>Builds the embedding.</summary>
    /// <param name="inChannels">Channels of the input map.</param>
    /// <param name="channels">Channels of a token.</param>
    /// <param name="patchSize">Side of a patch, in pixels of the input map.</param>
    /// <param name="stride">Step between patches.</param>
    /// <param name="eps">Added to the variance in the normalization.</param>
    public OverlapPatchEmbedding(int inChannels, int channels, int patchSize, int stride, double eps)
    {
        _proj = new Conv2d(
            inChannels, channels, patchSize, stride, padding: patchSize / 2,
            initializeWeight: Initializers.KaimingNormal((double)patchSize * patchSize * channels),
            initializeBias: Initializers.Constant(0));
        _norm = new LayerNorm(channels, eps);
        (_patchSize, _stride) = (patchSize, stride);
    }

    /// <summary><c>[batch, in, height, width]</c> to <c>[batch, height' * width', channels]</c>.</summary>
    protected override TokenMap Forward(Tensor input)
    {
        if (FusedKernels.CanTake(input))
        {
            PatchEmbedWeights weights = new(_proj.Weight, _proj.Bias!, _norm.Weight, _norm.Bias, _norm.Eps);
            return new(input.PatchEmbed(weights, _stride, _patchSize / 2), Patches(input.Shape[2]), Patches(input.Shape[3]));
        }

        TokenMap tokens = TokenMap.FromImage(_proj.Call(input));
        return tokens.With(_norm.Call(tokens.Tokens));
    }

    // Patches along a side.
    private Dim Patches(Dim size) => (size + (2 * (_patchSize / 2)) - _patchSize).FloorDivide(_stride) + 1;
}
