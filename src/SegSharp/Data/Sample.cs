using SegSharp.Data.Annotations;
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

    /// <summary>What is known of the image beside its pixels.</summary>
    public AnnotationSet Annotations { get; init; } = AnnotationSet.Empty;

    /// <summary>
    /// The labels, the annotation <see cref="AnnotationNames.Labels"/>; null until they are loaded, and where the data set has none.
    /// </summary>
    public LabelMap? Labels
    {
        get => (Annotations[AnnotationNames.Labels] as LabelAnnotation)?.Map;
        init => Annotations = Annotations.With(AnnotationNames.Labels, value is null ? null : new LabelAnnotation(value));
    }

    /// <summary>Pictures of this sample that nobody else can know: their memory may be used again.</summary>
    internal IReadOnlyList<Image> Owned { get; init; } = [];

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

    /// <summary>This sample with its image moved, and each of its annotations moved in the same way.</summary>
    /// <param name="image">The moved image.</param>
    /// <param name="move">Moves an annotation.</param>
    public Sample Move(Image image, Func<Annotation, Annotation> move) =>
        this with { Image = image, Annotations = Annotations.Select(move) };

    /// <summary>The same where the image has got another size that is not padding.</summary>
    internal Sample MoveTo(Image image, Func<Annotation, Annotation> move) => Move(image, move) with
    {
        Info = Info with { Height = image.Height, Width = image.Width },
    };

    /// <summary>Sees that all annotations cover the image pixel by pixel.</summary>
    /// <exception cref="DataException">One was loaded after the image was resized.</exception>
    internal void RequireAligned(string transform)
    {
        foreach ((string name, Annotation annotation) in Annotations)
        {
            if (Image is not null && annotation.FollowsImage && (annotation.Height, annotation.Width) != (Image.Height, Image.Width))
            {
                throw NotAligned(transform, (Image.Height, Image.Width), (annotation.Height, annotation.Width), Info.ImageFile, name);
            }
        }
    }

    /// <summary>What is said where labels do not cover their image.</summary>
    internal static DataException NotAligned(
        string transform, (int Height, int Width) image, (int Height, int Width) labels, string file, string name = AnnotationNames.Labels)
    {
        (string what, string loader) = name switch
        {
            AnnotationNames.Labels => ("labels", nameof(Transforms.LoadAnnotations)),
            AnnotationNames.Depth => ("a depth map", nameof(Transforms.LoadDepthAnnotation)),
            _ => ($"the annotation '{name}'", "the step that loads it"),
        };
        return new DataException(
            $"{transform} found an image of {image.Width}x{image.Height} with {what} of {labels.Width}x{labels.Height} pixels in the " +
                "sample of " +
            $"'{file}': put {loader} before the steps that change the size.", file);
    }

    /// <summary>Gives the memory back that is the sample's alone; it is unusable after that.</summary>
    /// <param name="isKept">Whether a picture is still needed.</param>
    internal void Release(Func<Image, bool> isKept)
    {
        foreach (Image image in Owned.Where(image => !isKept(image)))
        {
            image.Release();
        }
    }
}
