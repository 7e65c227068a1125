using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Turns the image and its annotations around the centre; the size stays.</summary>
/// <param name="Probability">Chance per sample, 0 to 1.</param>
/// <param name="LowestDegrees">The smallest angle.</param>
/// <param name="HighestDegrees">The largest angle.</param>
/// <param name="PadValue">The image's new corners, first channel; the others get 0 as in the original.</param>
/// <param name="SegPadValue">The labels' new corners.</param>
/// <remarks>Source: <c>RandomRotate</c> of MMSegmentation.</remarks>
public sealed record RandomRotate(
    double Probability, double LowestDegrees, double HighestDegrees, double PadValue = 0, byte SegPadValue = 255) : ISampleTransform
{
    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Image image = sample.RequireImage(nameof(RandomRotate));
        bool turn = random.NextDouble() < Probability;
        double degrees = random.NextUniform(Math.Min(LowestDegrees, HighestDegrees), Math.Max(LowestDegrees, HighestDegrees));
        return !turn ? sample
            : sample.Move(image.Rotate(degrees, Interpolation.Bilinear, PadValue), annotation => annotation.Rotate(degrees, SegPadValue));
    }
}
