using SegSharp.Data.Transforms;

namespace SegSharp.Data.Datasets;

/// <summary>Finds the other samples for a transform that mixes several.</summary>
internal sealed record MixStep(IMixTransform Transform, SegmentationDataset Dataset) : ISampleTransform
{
    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        int[] others = [.. Enumerable.Range(0, Transform.OtherCount).Select(_ => random.NextInt(Dataset.Count))];
        return Transform.Draw(random)
            ? Transform.Mix(sample, [.. others.Select(index => Dataset.Load(index, random))], random)
            : sample;
    }
}
