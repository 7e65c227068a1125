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
        Image? image = null;
        LabelMap? labels = null;
        foreach (ISampleTransform transform in Transforms)
        {
            Sample next = transform.Apply(sample, random);
            bool ours = transform is not TransformPipeline && transform.GetType().Assembly == typeof(TransformPipeline).Assembly;
            image = Owned(image, sample.Image, next.Image, ours);
            labels = Owned(labels, sample.Labels, next.Labels, ours);
            sample = next;
        }

        return sample with { OwnedImage = image, OwnedLabels = labels };
    }

    /// <summary>The same steps without <see cref="LoadAnnotations"/>: for images that have no masks.</summary>
    public TransformPipeline ForPrediction() => new([.. Transforms.Where(step => step is not LoadAnnotations)]);

    // What is ours alone after a step: the new picture if the step is ours, else nothing.
    private static T? Owned<T>(T? owned, T? before, T? after, bool ours)
        where T : Image
    {
        if (!ours)
        {
            return null;
        }

        if (ReferenceEquals(before, after))
        {
            return owned;
        }

        owned?.Release();
        return after;
    }
}
