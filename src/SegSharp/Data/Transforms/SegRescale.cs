using SegSharp.Data.Annotations;

namespace SegSharp.Data.Transforms;

/// <summary>Rescales labels and other maps, but not the image.</summary>
/// <param name="Factor">What both sides are multiplied with; above 0.</param>
/// <remarks>Source: <c>SegRescale</c> of MMSegmentation. In training the logits are then resized to the labels;
/// batches are not padded any more.</remarks>
public sealed record SegRescale(double Factor = 1) : ISampleTransform
{
    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        return Factor is 1 ? sample : sample with { Annotations = sample.Annotations.Select(Rescaled) };
    }

    // Boxes are in the image's pixels, not in those of the maps.
    private Annotation Rescaled(Annotation annotation)
    {
        (int height, int width) = SizeOf(annotation.Height, annotation.Width);
        return annotation.IsMap ? annotation.Resize(height, width) : annotation;
    }

    /// <summary>The size that labels get.</summary>
    internal (int Height, int Width) SizeOf(int height, int width)
    {
        ImageScale size = ImageScale.Scaled(height, width, Factor);
        return (Math.Max(1, size.Height), Math.Max(1, size.Width));
    }
}
