namespace SegSharp.Data.Datasets;

/// <summary>How many pixels of each class there are in each mask of a data set.</summary>
public sealed class LabelCensus
{
    private readonly int[][] _counts;

    /// <summary>Takes the counts of each image's classes.</summary>
    internal LabelCensus(int[][] counts, int classCount) => (_counts, ClassCount) = (counts, classCount);

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Number of images.</summary>
    public int ImageCount => _counts.Length;

    /// <summary>Reads all masks, on several threads.</summary>
    /// <param name="dataset">A data set with masks and classes.</param>
    /// <param name="cancellation">Stops between two masks.</param>
    /// <exception cref="DataException">There are no masks or classes, or a mask is unreadable or wrong.</exception>
    public static LabelCensus Of(SegmentationDataset dataset, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (!dataset.HasMasks || dataset.Classes.Count == 0)
        {
            throw new DataException(
                "Classes can be counted only in a data set with masks and a list of classes: give ann_dir and classes.");
        }

        int[][] counts = new int[dataset.Count][];
        try
        {
            Parallel.For(
                0, counts.Length,
                new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
                index => counts[index] = dataset.LoadLabels(index).Histogram()[..dataset.Classes.Count]);
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<DataException>().FirstOrDefault() is { } first)
        {
            throw new DataException(first.Message, first.File, first);
        }

        return new LabelCensus(counts, dataset.Classes.Count);
    }

    /// <summary>Pixels of a class in an image.</summary>
    public int Pixels(int image, int label) => _counts[image][label];

    /// <summary>Pixels of a class in all images.</summary>
    public long Pixels(int label) => _counts.Sum(counts => (long)counts[label]);

    /// <summary>Number of images with at least so many pixels of a class.</summary>
    public int Images(int label, int minimumPixels = 1) => _counts.Count(counts => counts[label] >= minimumPixels);
}
