using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Cuts out a region at a random place, avoiding those that one class fills.</summary>
/// <param name="Height">Rows to cut out; an image with fewer keeps its own.</param>
/// <param name="Width">Columns to cut out; an image with fewer keeps its own.</param>
/// <param name="CatMaxRatio">The most that one class may take of the labelled pixels; at 1 nothing is tested.</param>
/// <param name="IgnoreIndex">The label that does not count in that test.</param>
/// <remarks>Source: <c>RandomCrop</c> of MMSegmentation. Ten places are tested; an eleventh is taken as it comes.</remarks>
public sealed record RandomCrop(int Height, int Width, double CatMaxRatio = 1, byte IgnoreIndex = 255) : ISampleTransform
{
    private const int Attempts = 10;

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Image image = sample.RequireImage(nameof(RandomCrop));
        sample.RequireAligned(nameof(RandomCrop));
        LabelMap? labels = sample.Labels;
        int height = Math.Min(Height, image.Height), width = Math.Min(Width, image.Width);
        (int top, int left) = Draw(image, random);
        if (CatMaxRatio < 1 && labels is not null)
        {
            for (int attempt = 0; attempt < Attempts && !IsVaried(labels, top, left, height, width); attempt++)
            {
                (top, left) = Draw(image, random);
            }
        }

        return sample.MoveTo(image.Crop(top, left, height, width), annotation => annotation.Crop(top, left, height, width));
    }

    private (int Top, int Left) Draw(Image image, SampleRandom random)
    {
        int top = random.NextInt(0, Math.Max(image.Height - Height, 0) + 1);
        int left = random.NextInt(0, Math.Max(image.Width - Width, 0) + 1);
        return (top, left);
    }

    private bool IsVaried(LabelMap labels, int top, int left, int height, int width)
    {
        LabelHistogram histogram = new();
        for (int y = top; y < top + height; y++)
        {
            histogram.Add(labels.Labels.Slice((y * labels.Width) + left, width));
        }

        int[] counts = histogram.Counts();
        counts[IgnoreIndex] = 0;
        int classes = 0, largest = 0, sum = 0;
        foreach (int count in counts)
        {
            classes += count > 0 ? 1 : 0;
            largest = Math.Max(largest, count);
            sum += count;
        }

        return classes > 1 && (double)largest / sum < CatMaxRatio;
    }
}
