using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Mirrors the image and its annotations, in at most one of the given directions.</summary>
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

    /// <summary>Pairs of labels that change places where the image is mirrored, such as the left and the right arm.</summary>
    public IReadOnlyList<(byte First, byte Second)> SwappedLabels { get; init; } = [];

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
                Sample flipped = sample.Move(image.Flip(choice.Direction), annotation => annotation.Flip(choice.Direction));
                Swap(flipped.Labels);
                return flipped with { Info = sample.Info with { Flip = choice.Direction } };
            }
        }

        return sample;
    }

    // As in MMCV each pair looks at the labels before the swap; of two pairs with one label the later one counts.
    private void Swap(LabelMap? mirrored)
    {
        if (SwappedLabels.Count == 0 || mirrored is null)
        {
            return;
        }

        byte[] table = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(label => (byte)label)];
        foreach ((byte first, byte second) in SwappedLabels)
        {
            (table[first], table[second]) = (second, first);
        }

        foreach (ref byte label in mirrored.Labels)
        {
            label = table[label];
        }
    }
}
