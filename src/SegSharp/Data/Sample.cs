using SegSharp.Data.Imaging;

namespace SegSharp.Data;

/// <summary>One image with its labels on the way through the transforms.</summary>
public sealed record Sample
{
    /// <summary>Where it comes from and what has been done to it.</summary>
    public required SampleInfo Info { get; init; }

    /// <summary>What the values of the mask file mean.</summary>
    public LabelRules LabelRules { get; init; } = new();

    /// <summary>The image: <see cref="ByteImage"/> in BGR until it is normalised; null until it is loaded.</summary>
    public Image? Image { get; init; }

    /// <summary>The labels; null until they are loaded, and where the data set has none.</summary>
    public LabelMap? Labels { get; init; }

    /// <summary>The image, where nobody else can know it: then its memory may be used again.</summary>
    internal Image? OwnedImage { get; init; }

    /// <summary>The labels, where nobody else can know them.</summary>
    internal LabelMap? OwnedLabels { get; init; }

    /// <summary>A sample of an image in memory; loading steps keep it.</summary>
    /// <param name="image">The image; three channels in BGR.</param>
    /// <param name="name">What stands for the file in messages.</param>
    public static Sample FromImage(Image image, string name = "image in memory") => new()
    {
        Image = image,
        Info = new SampleInfo
        {
            ImageFile = name,
            OriginalHeight = image.Height,
            OriginalWidth = image.Width,
            Height = image.Height,
            Width = image.Width,
        },
    };

    /// <summary>The image, for the transform of this name.</summary>
    /// <exception cref="DataException">Nothing has been loaded.</exception>
    internal Image RequireImage(string transform) => Image ?? throw Missing(transform);

    /// <summary>What is said where a step has no image.</summary>
    internal DataException Missing(string transform) => new(
        $"{transform} found no image in the sample of '{Info.ImageFile}': put LoadImageFromFile before it in the pipeline.");

    /// <summary>The labels, which must cover the image pixel by pixel; null where there are none.</summary>
    /// <exception cref="DataException">They were loaded after the image was resized.</exception>
    internal LabelMap? AlignedLabels(string transform) =>
        Labels is null || Image is null || (Labels.Height, Labels.Width) == (Image.Height, Image.Width)
            ? Labels
            : throw NotAligned(transform, (Image.Height, Image.Width), (Labels.Height, Labels.Width), Info.ImageFile);

    /// <summary>What is said where labels do not cover their image.</summary>
    internal static DataException NotAligned(string transform, (int Height, int Width) image, (int Height, int Width) labels,
        string file) => new(
        $"{transform} found an image of {image.Width}x{image.Height} with labels of {labels.Width}x{labels.Height} pixels in the sample " +
            "of " +
        $"'{file}': put LoadAnnotations before the steps that change the size.");

    /// <summary>Gives the memory back that is the sample's alone; it is unusable after that.</summary>
    internal void Release()
    {
        OwnedImage?.Release();
        OwnedLabels?.Release();
    }

    /// <summary>This sample with another picture of another size.</summary>
    internal Sample WithSize(Image image, LabelMap? labels) => this with
    {
        Image = image,
        Labels = labels,
        Info = Info with { Height = image.Height, Width = image.Width },
    };
}
