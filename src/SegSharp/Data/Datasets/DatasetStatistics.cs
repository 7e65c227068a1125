using SegSharp.Data.Imaging;

namespace SegSharp.Data.Datasets;

/// <summary>Mean and deviation of each band of a data set's images, and how often each class occurs.</summary>
/// <param name="ImageCount">Number of images.</param>
/// <param name="Mean">Per band, in the files' own numbers, in the order in which the pipeline reads them; three bands are red, green, blue.</param>
/// <param name="Std">Per band, over all pixels.</param>
/// <param name="Classes">The class counts; null without masks or classes.</param>
public sealed record DatasetStatistics(int ImageCount, IReadOnlyList<double> Mean, IReadOnlyList<double> Std, LabelCensus? Classes)
{
    /// <summary>Images that could not be read, or whose masks could not, with the reasons; they are not counted.</summary>
    public IReadOnlyList<DataException> LeftOut { get; init; } = [];

    /// <summary>Reads all images and masks, on several threads. Files that cannot be read are left out.</summary>
    /// <param name="dataset">The data set; of its pipeline only the order of the bands counts.</param>
    /// <param name="each">Called after each image with how many are done, on any thread.</param>
    /// <param name="cancellation">Stops between two images.</param>
    /// <exception cref="DataException">No file can be read, or images have different numbers of bands.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static DatasetStatistics Of(SegmentationDataset dataset, Action<int>? each = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        BandSums?[] read = new BandSums?[dataset.Count];
        DataException?[] failures = new DataException?[dataset.Count];
        bool inFileOrder = dataset.Pipeline.Loader.InFileOrder, hasClasses = dataset.HasMasks && dataset.Classes.Count > 0;
        int[]?[] counts = new int[]?[dataset.Count];
        int done = 0;
        Parallel.For(
            0, read.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            index =>
            {
                try
                {
                    BandSums sums = BandSums.Of(Read(dataset.Items[index].ImageFile, inFileOrder));
                    counts[index] = hasClasses ? dataset.LoadLabels(index).Histogram()[..dataset.Classes.Count] : null;
                    read[index] = sums;
                }
                catch (DataException e)
                {
                    failures[index] = e;
                }

                each?.Invoke(Interlocked.Increment(ref done));
            });
        int[] readable = [.. Enumerable.Range(0, read.Length).Where(index => read[index] is not null)];
        if (readable.Length == 0)
        {
            DataException first = failures[0]!;
            throw new DataException(first.Message, first.File, first);
        }

        BandSums[] sums = [.. readable.Select(index => read[index]!.Value)];
        int other = Array.FindIndex(sums, sum => sum.Sum.Length != sums[0].Sum.Length);
        if (other >= 0)
        {
            string one = dataset.Items[readable[0]].ImageFile, another = dataset.Items[readable[other]].ImageFile;
            throw new DataException(
                $"'{one}' has {sums[0].Sum.Length} bands, but '{another}' has {sums[other].Sum.Length}: there is no common mean.", another);
        }

        double pixels = sums.Sum(sum => (double)sum.Pixels);
        int bands = sums[0].Sum.Length;
        double[] mean = [.. Enumerable.Range(0, bands).Select(band => sums.Sum(sum => sum.Sum[band]) / pixels)];
        double[] std = [.. mean.Select((value, band) => Math.Sqrt(Math.Max(0, (sums.Sum(sum => sum.Squares[band]) / pixels) - (value * value))))];
        bool isBlueFirst = bands == 3 && !inFileOrder;
        return new DatasetStatistics(
            sums.Length,
            isBlueFirst ? [.. mean.Reverse()] : mean,
            isBlueFirst ? [.. std.Reverse()] : std,
            hasClasses ? new LabelCensus([.. readable.Select(index => counts[index]!)], dataset.Classes.Count) : null)
        {
            LeftOut = [.. failures.OfType<DataException>()],
        };
    }

    private static Image Read(string file, bool inFileOrder) => inFileOrder ? ImageFile.ReadBands(file) : ImageFile.Read(file, ColorMode.Unchanged);
}
