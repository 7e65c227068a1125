namespace SegSharp.Models.Backbones;

/// <summary>
/// What the program needs to know of an encoder beside its result: a class that derives from <c>Module&lt;Tensor,
/// IReadOnlyList&lt;Tensor&gt;&gt;</c> and implements this has all that the built-in ones have,
/// from the doctor's fixes to weights for other image channels.
/// </summary>
public interface IBackbone
{
    /// <summary>The channels of the images that it takes.</summary>
    int InChannels { get; }

    /// <summary>The channels of each map that it gives, in their order.</summary>
    IReadOnlyList<int> OutChannels { get; }

    /// <summary>How many image pixels one pixel of each map stands for, in both directions.</summary>
    IReadOnlyList<int> Strides { get; }

    /// <summary>
    /// The names of the convolution weights that see the image itself, such as <c>conv1.weight</c>:
    /// those of a checkpoint for other image channels are adapted.
    /// </summary>
    IReadOnlyList<string> Stem { get; }

    /// <summary>The eps of its layer normalizations, where code bases differ in it; null where that does not matter.</summary>
    LayerNormEps? Eps => null;
}
