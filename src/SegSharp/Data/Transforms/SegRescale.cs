using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Rescales the labels alone.</summary>
/// <param name="Factor">What both sides are multiplied with; above 0.</param>
/// <remarks>Source: <c>SegRescale</c> of MMSegmentation. In training the logits are then resized to the labels; batches are not padded any more.</remarks>
public sealed record SegRescale(double Factor = 1) : ISampleTransform
{
    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        if (Factor is 1 || sample.Labels is not { } labels)
        {
            return sample;
        }

        ImageScale size = ImageScale.Scaled(labels.Height, labels.Width, Factor);
        return sample with { Labels = labels.Resize(Math.Max(1, size.Height), Math.Max(1, size.Width), Interpolation.Nearest) };
    }
}
