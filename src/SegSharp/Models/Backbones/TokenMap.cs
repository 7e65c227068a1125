using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models.Backbones;

/// <summary>An image as a sequence of tokens, with the size that it has as an image.</summary>
/// <param name="Tokens"><c>[batch, height * width, channels]</c>, row by row: a channels-last image.</param>
/// <param name="Height">Height in tokens.</param>
/// <param name="Width">Width in tokens.</param>
public readonly record struct TokenMap(Tensor Tokens, Dim Height, Dim Width) : ITensorGroup
{
    /// <inheritdoc />
    public IEnumerable<Tensor> Tensors => [Tokens];

    /// <summary>The tokens of an image, <c>[batch, channels, height, width]</c>.</summary>
    public static TokenMap FromImage(Tensor image) =>
        new(image.Flatten(2).Transpose(1, 2), image.Shape[2], image.Shape[3]);

    /// <summary>The image, <c>[batch, channels, height, width]</c>; a view that copies nothing.</summary>
    public Tensor ToImage() => Tokens.Transpose(1, 2).Reshape([Tokens.Shape[0], Tokens.Shape[2], Height, Width]);

    /// <summary>Other tokens of the same image size.</summary>
    public TokenMap With(Tensor tokens) => this with { Tokens = tokens };
}
