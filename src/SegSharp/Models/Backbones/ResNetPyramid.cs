using SegSharp.Tensors;

namespace SegSharp.Models.Backbones;

/// <summary>
/// A residual network as segmentation_models_pytorch gives it out: six maps, each half the size of the one before, from the image itself
/// down to 1/32. Its weights have the same names.
/// </summary>
public sealed class ResNetPyramid : ResNet, IFeaturePyramid
{
    /// <summary>Builds the encoder, without memory for its parameters.</summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public ResNetPyramid(ResNetOptions options)
        : base(options)
    {
        if (!options.OutIndices.SequenceEqual(Enumerable.Range(0, ResNetOptions.MostStages)))
        {
            throw new ArgumentException($"out_indices is {string.Join(", ", options.OutIndices)}, but all four stages are given out here.",
                nameof(options));
        }
    }

    /// <summary>The channels of the six maps: the image's, the stem's, then those of the stages.</summary>
    public override IReadOnlyList<int> OutChannels => [Options.InChannels, Options.StemChannels, .. base.OutChannels];

    /// <inheritdoc />
    public override IReadOnlyList<int> Strides => [1, 2, .. base.Strides];

    /// <summary>
    /// Maps an image <c>[batch, in, height, width]</c> to itself, the stem's map at half of its size, and one map a stage.
    /// </summary>
    public IReadOnlyList<Tensor> GetFeatures(Tensor image) => Call(image);

    /// <inheritdoc cref="GetFeatures"/>
    protected override IReadOnlyList<Tensor> Forward(Tensor input)
    {
        Tensor stem = OfStem(input);
        return [input, stem, .. OfStages(stem)];
    }
}
