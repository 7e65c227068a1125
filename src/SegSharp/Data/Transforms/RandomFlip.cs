using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Mirrors the image and its labels, in at most one of the given directions.</summary>
/// <param name="Choices">The directions with their chances, whose sum is at most 1.</param>
public sealed record RandomFlip(IReadOnlyList<FlipChoice> Choices) : ISampleTransform
{
    /// <summary>Mirrors in one direction.</summary>
    /// <param name="probability">Chance per sample, 0 to 1.</param>
    /// <param name="direction">How.</param>
    public RandomFlip(double probability = 0.5, FlipDirection direction = FlipDirection.Horizontal)
        : this([new FlipChoice(direction, probability)])
    {
    }

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Image image = sample.RequireImage(nameof(RandomFlip));
        double drawn = random.NextDouble(), below = 0;
        foreach (FlipChoice choice in Choices)
        {
            below += choice.Probability;
            if (drawn < below)
            {
                return sample with
                {
                    Image = image.Flip(choice.Direction),
                    Labels = sample.Labels?.Flip(choice.Direction),
                    Info = sample.Info with { Flip = choice.Direction },
                };
            }
        }

        return sample;
    }
}
