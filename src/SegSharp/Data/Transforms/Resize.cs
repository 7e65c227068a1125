using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Resizes the image (bilinear unless said) and its annotations (labels: nearest), to a given or a drawn scale.</summary>
/// <remarks>Source: <c>Resize</c> of MMSegmentation 0.x (<c>img_scale</c>) and of MMCV 2.x (<c>scale</c>, <c>scale_factor</c>).</remarks>
public sealed record Resize : IFormStep
{
    /// <summary>One scale, several to draw from, or none: then the image's own size times a drawn ratio or <see cref="Factor"/>.</summary>
    public IReadOnlyList<ImageScale> Scales { get; init; } = [];

    /// <summary>Between which numbers the ratio is drawn that multiplies the scale; null for no such draw.</summary>
    public (double Low, double High)? RatioRange { get; init; }

    /// <summary>What several scales mean.</summary>
    public MultiScaleMode Mode { get; init; } = MultiScaleMode.Range;

    /// <summary>A fixed factor for both sides, instead of scales and ratio range.</summary>
    public double? Factor { get; init; }

    /// <summary>Whether the image keeps its ratio and the scale only limits the long and the short side.</summary>
    public bool KeepRatio { get; init; } = true;

    /// <summary>
    /// The most that the longer side may have where the scale's shorter side is the length of the image's shorter side
    /// (<c>resize_type='ResizeShortestEdge'</c>); null where the scale is meant as <see cref="KeepRatio"/> says.
    /// </summary>
    public int? LongestSide { get; init; }

    /// <summary>How the image's pixels are computed.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>
    /// Whose arithmetic resizes the image (<c>backend='pillow'</c>, <c>'torchvision'</c>; those two average over what a pixel covers).
    /// </summary>
    public ResizeBackend Backend { get; init; }

    /// <summary>How those two weigh pixels; <see cref="Interpolation"/> is OpenCV's.</summary>
    public PillowFilter Filter { get; init; } = PillowFilter.Bilinear;

    /// <summary>Where above 1: both sides are rounded up to a multiple of it by a second resizing (<c>AlignedResize</c>).</summary>
    public int SizeDivisor { get; init; } = 1;

    /// <inheritdoc />
    string IFormStep.TypeName => nameof(Resize);

    /// <inheritdoc />
    ImageForm IFormStep.Follow(ImageForm form, string file) =>
        Backend != ResizeBackend.OpenCv && form.HasBytes is false ? throw NeedsBytes() : form;

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Image image = sample.RequireImage(nameof(Resize));
        (int width, int height) = Target(image.Height, image.Width, random);
        Image resized = Backend != ResizeBackend.OpenCv ? Antialiased(image, height, width) : image.Resize(height, width, Interpolation);
        Sample result = sample.MoveTo(resized, annotation => annotation.Resize(height, width));
        if (SizeDivisor > 1)
        {
            (int alignedWidth, int alignedHeight) = (RoundUp(width), RoundUp(height));
            resized = resized.Resize(alignedHeight, alignedWidth, Interpolation);
            result = result.MoveTo(resized, annotation => annotation.Resize(alignedHeight, alignedWidth));
        }

        return result with
        {
            Info = result.Info with
            {
                ScaleX = (float)((double)resized.Width / image.Width),
                ScaleY = (float)((double)resized.Height / image.Height),
            },
        };
    }

    /// <summary>The size that an image gets at the end.</summary>
    internal (int Width, int Height) FinalSize(int height, int width, SampleRandom random)
    {
        (int newWidth, int newHeight) = Target(height, width, random);
        return (RoundUp(newWidth), RoundUp(newHeight));
    }

    /// <summary>The size that an image of <paramref name="height"/> × <paramref name="width"/> gets, before it is aligned.</summary>
    internal (int Width, int Height) Target(int height, int width, SampleRandom random)
    {
        ImageScale size;
        if (Scales.Count == 0 && RatioRange is null)
        {
            size = ImageScale.Scaled(height, width, Factor ?? 1);
        }
        else
        {
            ImageScale scale = DrawScale(height, width, random);
            size = LongestSide is { } longest ? new ResizeShortestEdge(Math.Min(scale.Width, scale.Height), longest).SizeOf(height, width)
                : KeepRatio ? scale.FitWithin(height, width) : scale;
        }

        return size is { Width: > 0, Height: > 0 }
            ? (size.Width, size.Height)
            : throw new DataException(
                $"Resize would shrink an image of {width}x{height} to {size.Width}x{size.Height} pixels: use a larger scale or ratio.");
    }

    /// <summary>The scale for this sample: drawn where there is a choice.</summary>
    internal ImageScale DrawScale(int height, int width, SampleRandom random)
    {
        if (RatioRange is (double low, double high))
        {
            ImageScale basis = Scales.Count == 0 ? new ImageScale(width, height) : Scales[0];
            return basis.Times((random.NextDouble() * (high - low)) + low);
        }

        if (Scales.Count == 1)
        {
            return Scales[0];
        }

        return Mode == MultiScaleMode.Value
            ? Scales[random.NextInt(Scales.Count)]
            : new ImageScale(
                random.NextInt(Scales.Min(s => s.LongSide), Scales.Max(s => s.LongSide) + 1),
                random.NextInt(Scales.Min(s => s.ShortSide), Scales.Max(s => s.ShortSide) + 1));
    }

    private ByteImage Antialiased(Image image, int height, int width) => image is ByteImage bytes
        ? PillowResize.Resize(bytes, height, width, Filter, asTorchvision: Backend == ResizeBackend.Torchvision)
        : throw NeedsBytes();

    private DataException NeedsBytes() =>
        new($"Resize with backend '{Backend.ToString().ToLowerInvariant()}' takes images of 8-bit values: put it before Normalize.");

    private int RoundUp(int size) => (size + SizeDivisor - 1) / SizeDivisor * SizeDivisor;
}
