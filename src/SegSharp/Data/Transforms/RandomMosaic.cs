using SegSharp.Data.Annotations;
using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Puts four images around a random centre: this one at the upper left, three drawn ones in the other corners.</summary>
/// <remarks>Source: <c>RandomMosaic</c> of MMSegmentation; Bochkovskiy et al. 2020, https://arxiv.org/abs/2004.10934, "Mosaic".</remarks>
public sealed record RandomMosaic : IMixTransform
{
    /// <summary>Chance per sample, 0 to 1.</summary>
    public required double Probability { get; init; }

    /// <summary>Rows of one of the four; the result has twice as many.</summary>
    public int Height { get; init; } = 640;

    /// <summary>Columns of one of the four; the result has twice as many.</summary>
    public int Width { get; init; } = 640;

    /// <summary>Between which parts of height and width the centre lies.</summary>
    public (double Low, double High) CenterRatio { get; init; } = (0.5, 1.5);

    /// <summary>The value where no image reaches.</summary>
    public double PadValue { get; init; }

    /// <summary>The label where no image reaches.</summary>
    public byte SegPadValue { get; init; } = 255;

    /// <inheritdoc />
    public int OtherCount => 3;

    /// <inheritdoc />
    public bool Draw(SampleRandom random) => random.NextDouble() < Probability;

    /// <inheritdoc />
    public Sample Mix(Sample sample, IReadOnlyList<Sample> others, SampleRandom random)
    {
        Image first = sample.RequireImage(nameof(RandomMosaic));
        Image canvas = first.New(2 * Height, 2 * Width);
        canvas.FillRectangle(0, 0, canvas.Height, canvas.Width, [.. Enumerable.Repeat(PadValue, canvas.Channels)]);
        AnnotationSet annotations = sample.Annotations.Select(annotation => annotation.Canvas(2 * Height, 2 * Width, SegPadValue));
        int x = (int)(random.NextUniform(CenterRatio.Low, CenterRatio.High) * Width);
        int y = (int)(random.NextUniform(CenterRatio.Low, CenterRatio.High) * Height);
        for (int corner = 0; corner < 4; corner++)
        {
            Sample part = corner == 0 ? sample : others[corner - 1];
            Image image = part.RequireImage(nameof(RandomMosaic));
            if (image.GetType() != first.GetType() || image.Channels != first.Channels)
            {
                throw new DataException(
                    $"RandomMosaic cannot join '{sample.Info.ImageFile}' with {first.Channels} channels and '{part.Info.ImageFile}' with " +
                        $"{image.Channels}: " +
                    "load all images with one color_type.",
                    part.Info.ImageFile);
            }

            part.RequireAligned(nameof(RandomMosaic));
            annotations = Paste(part, canvas, annotations, (x, y), corner);
        }

        return sample.MoveTo(canvas, annotation => annotation) with { Annotations = annotations };
    }

    private AnnotationSet Paste(Sample part, Image canvas, AnnotationSet annotations, (int X, int Y) center, int corner)
    {
        Image image = part.Image!;
        double ratio = Math.Min((double)Height / image.Height, (double)Width / image.Width);
        int height = Math.Max(1, (int)(image.Height * ratio)), width = Math.Max(1, (int)(image.Width * ratio));
        bool isLeft = corner % 2 == 0, isTop = corner < 2;

        // the image's corner that lies at the centre is kept, and what reaches over the canvas is cut off
        int columns = Math.Min(width, isLeft ? center.X : canvas.Width - center.X);
        int rows = Math.Min(height, isTop ? center.Y : canvas.Height - center.Y);
        if (columns < 1 || rows < 1)
        {
            return annotations;
        }

        (int top, int left) = (isTop ? height - rows : 0, isLeft ? width - columns : 0);
        (int targetTop, int targetLeft) = (isTop ? center.Y - rows : center.Y, isLeft ? center.X - columns : center.X);
        image.Resize(height, width, Interpolation.Bilinear).Crop(top, left, rows, columns).CopyInto(canvas, targetTop, targetLeft);
        foreach ((string name, Annotation joined) in annotations)
        {
            if (part.Annotations[name] is { } known && known.GetType() == joined.GetType())
            {
                Annotation cut = known.Resize(height, width).Crop(top, left, rows, columns);
                annotations = annotations.With(name, joined.Paste(cut, targetTop, targetLeft));
            }
        }

        return annotations;
    }
}
