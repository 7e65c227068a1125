namespace SegSharp.Data.Transforms;

/// <summary>Transforms in their order.</summary>
/// <param name="Transforms">The steps.</param>
public sealed record TransformPipeline(IReadOnlyList<ISampleTransform> Transforms) : ISampleTransform
{
    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        foreach (ISampleTransform transform in Transforms)
        {
            sample = transform.Apply(sample, random);
        }

        return sample;
    }
}
