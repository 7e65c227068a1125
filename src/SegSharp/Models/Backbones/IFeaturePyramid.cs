using SegSharp.Tensors;

namespace SegSharp.Models.Backbones;

/// <summary>
/// An encoder as segmentation_models_pytorch has them: six maps, each half the size of the one before, the first being the image itself.
/// </summary>
public interface IFeaturePyramid : IBackbone
{
    /// <summary>Maps an image <c>[batch, in, height, width]</c> to its six maps.</summary>
    IReadOnlyList<Tensor> GetFeatures(Tensor image);
}
