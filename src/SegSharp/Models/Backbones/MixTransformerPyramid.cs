using SegSharp.Tensors;

namespace SegSharp.Models.Backbones;

/// <summary>
/// The Mix Transformer as segmentation_models_pytorch gives it out: six maps, each half the size of the one before, from the image itself
/// down to 1/32. Its weights have the same names.
/// </summary>
/// <remarks>
/// A Mix Transformer's first patches are four pixels apart, so at 1/2 of the image's size it has nothing: the second map is a tensor with 0
/// channels. It is no error, but a placeholder that keeps the levels of all encoders alike: joining it to other maps adds nothing.
/// </remarks>
public sealed class MixTransformerPyramid : MixVisionTransformer, IFeaturePyramid
{
    /// <summary>The number of halvings from the image to the last map.</summary>
    public const int Depth = 5;

    /// <summary>Builds the encoder, without memory for its parameters.</summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public MixTransformerPyramid(MixVisionTransformerOptions options)
        : base(options)
    {
        if (!options.OutIndices.SequenceEqual([0, 1, 2, 3]))
        {
            throw new ArgumentException($"out_indices is {string.Join(", ", options.OutIndices)}, but all four stages are given out here.",
                nameof(options));
        }
    }

    /// <summary>The channels of the six maps: the image's, 0, then those of the stages.</summary>
    public override IReadOnlyList<int> OutChannels => [Options.InChannels, 0, .. Options.EmbedDims];

    /// <inheritdoc />
    public override IReadOnlyList<int> Strides => [1, 2, .. base.Strides];

    /// <summary>
    /// Maps an image <c>[batch, in, height, width]</c> to itself, a map <c>[batch, 0, height / 2, width / 2]</c>, and one map a stage.
    /// </summary>
    public IReadOnlyList<Tensor> GetFeatures(Tensor image) => Call(image);

    /// <inheritdoc cref="GetFeatures"/>
    protected override IReadOnlyList<Tensor> Forward(Tensor input)
    {
        IReadOnlyList<Tensor> stages = base.Forward(input);
        Shape size = [input.Shape[0], 0, input.Shape[2].FloorDivide(2), input.Shape[3].FloorDivide(2)];
        Tensor placeholder = input.IsSymbolic ? Tensor.Symbolic(size, input.DType, input.Device)
            : Ops.Empty(size, input.DType, input.Device);
        return [input, placeholder, .. stages];
    }
}
