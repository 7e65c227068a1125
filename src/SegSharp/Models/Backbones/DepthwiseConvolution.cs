using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models.Backbones;

/// <summary>A 3×3 convolution of each channel by itself: where position enters SegFormer.</summary>
public sealed class DepthwiseConvolution(int channels) : Module<TokenMap, Tensor>
{
    private readonly Conv2d _dwconv = new(
        channels, channels, kernel: 3, padding: 1, groups: channels,
        initializeWeight: Initializers.KaimingNormal(9), initializeBias: Initializers.Constant(0));

    /// <summary>The weight, <c>[channels, 1, 3, 3]</c>.</summary>
    public Tensor Weight => _dwconv.Weight;

    /// <summary>The bias, <c>[channels]</c>.</summary>
    public Tensor Bias => _dwconv.Bias!;

    /// <summary><c>[batch, height * width, channels]</c> to the same shape.</summary>
    protected override Tensor Forward(TokenMap input) => TokenMap.FromImage(_dwconv.Call(input.ToImage())).Tokens;
}
