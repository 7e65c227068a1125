using SegSharp.Data.Annotations;
using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Transforms in their order.</summary>
/// <param name="Transforms">The steps.</param>
/// <remarks>
/// Between two transforms of this library the memory of what was replaced is used again, since every picture is hundreds
/// of kilobytes. What a transform of somebody else has seen or made is left alone: it may be kept elsewhere.
/// </remarks>
public sealed record TransformPipeline(IReadOnlyList<ISampleTransform> Transforms) : ISampleTransform
{
    /// <summary>How the pipeline reads images; as 8-bit colours where it does not say.</summary>
    public LoadImageFromFile Loader => Transforms.OfType<LoadImageFromFile>().FirstOrDefault() ?? new LoadImageFromFile();

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        List<Image> owned = [];
        foreach (ISampleTransform transform in Transforms)
        {
            Sample next = transform.Apply(sample, random);
            if (transform is not (TransformPipeline or MultiView) && transform.GetType().Assembly == typeof(TransformPipeline).Assembly)
            {
                Track(owned, sample, next);
            }
            else
            {
                owned.Clear();
            }

            sample = next;
        }

        return sample with { Owned = owned };
    }

    /// <summary>The same steps without those that load annotations: for images that have none.</summary>
    public TransformPipeline ForPrediction() => new([.. Transforms.Where(step => step is not IAnnotationLoader)]);

    // After a step of ours: what it replaced is given back, what it made is ours.
    private static void Track(List<Image> owned, Sample before, Sample after)
    {
        for (int i = owned.Count - 1; i >= 0; i--)
        {
            if (!ReferenceEquals(owned[i], after.Image) && !after.Annotations.Uses(owned[i]))
            {
                owned[i].Release();
                owned.RemoveAt(i);
            }
        }

        if (after.Image is { } image && !ReferenceEquals(image, before.Image))
        {
            owned.Add(image);
        }

        foreach ((_, Annotation annotation) in after.Annotations)
        {
            if (annotation.Memory is { } memory && !before.Annotations.Uses(memory))
            {
                owned.Add(memory);
            }
        }
    }
}
