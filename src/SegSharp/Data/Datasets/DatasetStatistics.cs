using SegSharp.Data.Imaging;

namespace SegSharp.Data.Datasets;

/// <summary>Mean and deviation of each band of a data set's images, and how often each class occurs.</summary>
/// <param name="ImageCount">Number of images.</param>
/// <param name="Mean">Per band, in the files' own numbers, in the order in which the pipeline reads them; three bands are red, green, blue.</param>
/// <param name="Std">Per band, over all pixels.</param>
/// <param name="Classes">The class counts; null without masks or classes.</param>
public sealed record DatasetStatistics(int ImageCount, IReadOnlyList<double> Mean, IReadOnlyList<double> Std, LabelCensus? Classes)
{
    /// <summary>Reads all images and masks, on several threads.</summary>
    /// <param name="dataset">The data set; of its pipeline only the order of the bands counts.</param>
    /// <param name="each">Called after each image with how many are done, on any thread.</param>
    /// <param name="cancellation">Stops between two images.</param>
    /// <exception cref="DataException">A file is unreadable or wrong, or images have different numbers of bands.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static DatasetStatistics Of(SegmentationDataset dataset, Action<int>? each = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        BandSums[] sums = new BandSums[dataset.Count];
        bool inFileOrder = dataset.Pipeline.Loader.InFileOrder;
        int done = 0;
        try
        {
            Parallel.For(
                0, sums.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
                index =>
                {
                    sums[index] = BandSums.Of(Read(dataset.Items[index].ImageFile, inFileOrder));
                    each?.Invoke(Interlocked.Increment(ref done));
                });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<DataException>().FirstOrDefault() is { } first)
        {
            throw new DataException(first.Message, first.File, first);
        }

        int other = Array.FindIndex(sums, sum => sum.Sum.Length != sums[0].Sum.Length);
        if (other >= 0)
        {
            throw new DataException(
                $"'{dataset.Items[0].ImageFile}' has {sums[0].Sum.Length} bands, but '{dataset.Items[other].ImageFile}' has {sums[other].Sum.Length}: there is no common mean.",
                dataset.Items[other].ImageFile);
        }

        double pixels = sums.Sum(sum => (double)sum.Pixels);
        int bands = sums[0].Sum.Length;
        double[] mean = [.. Enumerable.Range(0, bands).Select(band => sums.Sum(sum => sum.Sum[band]) / pixels)];
        double[] std = [.. mean.Select((value, band) => Math.Sqrt(Math.Max(0, (sums.Sum(sum => sum.Squares[band]) / pixels) - (value * value))))];
        bool isBlueFirst = bands == 3 && !inFileOrder;
        return new DatasetStatistics(
            dataset.Count,
            isBlueFirst ? [.. mean.Reverse()] : mean,
            isBlueFirst ? [.. std.Reverse()] : std,
            dataset.HasMasks && dataset.Classes.Count > 0 ? LabelCensus.Of(dataset, cancellation) : null);
    }

    private static Image Read(string file, bool inFileOrder) => inFileOrder ? ImageFile.ReadBands(file) : ImageFile.Read(file, ColorMode.Unchanged);
}
