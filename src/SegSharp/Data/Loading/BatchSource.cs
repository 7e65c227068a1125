using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;

namespace SegSharp.Data.Loading;

/// <summary>Makes the batch of a given number, on whatever thread asks.</summary>
internal sealed class BatchSource(SegmentationDataset dataset, DataLoaderOptions options, bool training)
{
    private readonly ISampleOrder _order = training && options.Order is { } order ? order
        : new SampleOrder(dataset.Count, options.Seed, training && options.Shuffle);

    // The arrays of batches that lie ready, that are being made, and the one in use.
    private readonly BatchPacker _packer = new(options.Preprocessor, training, new BatchArrays(options.Prefetch + options.Workers + 1));

    /// <summary>Number of batches; without end in training.</summary>
    public long Count { get; } = training ? long.MaxValue : ((dataset.Count - 1L) / options.BatchSize) + 1;

    /// <summary>Makes a batch.</summary>
    /// <param name="number">Its number, from 0.</param>
    /// <param name="cancellation">Looked at between two samples.</param>
    public SampleBatch Make(long number, CancellationToken cancellation)
    {
        long start = number * options.BatchSize;
        int size = training ? options.BatchSize : (int)Math.Min(options.BatchSize, dataset.Count - start);
        Sample[] samples = new Sample[size];
        List<LabelMap> labels = [];
        for (int i = 0; i < size; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            (long epoch, int index) = _order.At(start + i);
            samples[i] = dataset.Load(index, new SeededSampleRandom(options.Seed, epoch, index));
            if (!training && dataset.HasMasks)
            {
                labels.Add(Labels(samples[i], index));
            }
        }

        SampleBatch batch = _packer.Pack(samples, labels);
        foreach (Sample sample in samples)
        {
            sample.Release(image => batch.Keeps(image));
        }

        return batch;
    }

    // Test pipelines load labels before or after the image is resized, or not at all; what counts is the original size.
    private LabelMap Labels(Sample sample, int index) =>
        sample.Labels is LabelMap labels && sample.Info.Flip is null &&
        (labels.Height, labels.Width) == (sample.Info.OriginalHeight, sample.Info.OriginalWidth)
            ? labels
            : dataset.LoadLabels(index);
}
