using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Rescales the labels alone.</summary>
/// <param name="Factor">What both sides are multiplied with; above 0.</param>
/// <remarks>Source: <c>SegRescale</c> of MMSegmentation. In training the logits are then resized to the labels;
/// batches are not padded any more.</remarks>
public sealed record SegRescale(double Factor = 1) : ISampleTransform
{
    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        if (Factor is 1 || sample.Labels is not { } labels)
        {
            return sample;
        }

        (int height, int width) = SizeOf(labels.Height, labels.Width);
        return sample with { Labels = labels.Resize(height, width, Interpolation.Nearest) };
    }

    /// <summary>The size that labels get.</summary>
    internal (int Height, int Width) SizeOf(int height, int width)
    {
        ImageScale size = ImageScale.Scaled(height, width, Factor);
        return (Math.Max(1, size.Height), Math.Max(1, size.Width));
    }
}
