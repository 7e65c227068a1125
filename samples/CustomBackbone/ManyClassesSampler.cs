using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Loading;

namespace CustomBackbone;

/// <summary>A sampler of one's own: draws only images whose masks show at least so many classes.</summary>
[Registered("ManyClassesSampler")]
public sealed class ManyClassesSampler : ISampler
{
    private readonly int _least;

    /// <summary>Builds the sampler from its part of the config.</summary>
    public ManyClassesSampler(ConfigSection section)
    {
        _least = section.Int("min_classes", 2);
        if (_least < 1)
        {
            throw section.Error("min_classes", $"it is {_least}", "Give 1 or more");
        }
    }

    /// <inheritdoc />
    public ISampleOrder Order(SegmentationDataset dataset, long seed)
    {
        LabelCensus census = LabelCensus.Of(dataset);
        bool IsRich(int image) => Enumerable.Range(0, census.ClassCount).Count(label => census.Pixels(image, label) > 0) >= _least;
        int[] images = [.. Enumerable.Range(0, dataset.Count).Where(IsRich)];
        return images.Length > 0 ? new Draws(images, seed)
            : throw new DataException($"No mask shows {_least} classes: set min_classes of ManyClassesSampler lower.");
    }

    private sealed class Draws(int[] images, long seed) : ISampleOrder
    {
        // The answer follows from the position alone: a resumed run draws what the first one would have drawn.
        public (long Epoch, int Index) At(long position) =>
            (position, images[new SeededSampleRandom(seed, position, index: -1).NextInt(images.Length)]);
    }
}
