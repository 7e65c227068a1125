using SegSharp.Data.Annotations;
using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Fills rectangles at random places.</summary>
/// <remarks>Source: <c>RandomCutOut</c> of MMSegmentation; DeVries and Taylor 2017, https://arxiv.org/abs/1708.04552.</remarks>
public sealed record RandomCutOut : ISampleTransform
{
    /// <summary>Chance per sample, 0 to 1.</summary>
    public required double Probability { get; init; }

    /// <summary>The fewest and the most rectangles.</summary>
    public required (int Lowest, int Highest) Holes { get; init; }

    /// <summary>The sizes to draw from, width and height: pixels, or parts of the image's.</summary>
    public required IReadOnlyList<(double Width, double Height)> Sizes { get; init; }

    /// <summary>Whether sizes are parts of the image's.</summary>
    public bool IsRatio { get; init; }

    /// <summary>The image's new values, channel by channel; channels without a number get 0.</summary>
    public IReadOnlyList<double> FillIn { get; init; } = [];

    /// <summary>The label of the rectangles, where other maps lose what they know; null to leave the annotations.</summary>
    public byte? SegFillIn { get; init; }

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Image image = sample.RequireImage(nameof(RandomCutOut));
        sample.RequireAligned(nameof(RandomCutOut));
        if (random.NextDouble() >= Probability)
        {
            return sample;
        }

        Image cut = image.Clone();
        ImageRegion[] regions = new ImageRegion[random.NextInt(Holes.Lowest, Holes.Highest + 1)];
        for (int i = 0; i < regions.Length; i++)
        {
            int left = random.NextInt(0, image.Width), top = random.NextInt(0, image.Height);
            (double width, double height) = Sizes[random.NextInt(0, Sizes.Count)];
            int columns = Math.Min(IsRatio ? (int)(width * image.Width) : (int)width, image.Width - left);
            int rows = Math.Min(IsRatio ? (int)(height * image.Height) : (int)height, image.Height - top);
            cut.FillRectangle(top, left, rows, columns, FillIn);
            regions[i] = new ImageRegion(top, left, rows, columns);
        }

        return sample.Move(cut, annotation => SegFillIn is byte label ? annotation.Cover(regions, label) : annotation);
    }
}
