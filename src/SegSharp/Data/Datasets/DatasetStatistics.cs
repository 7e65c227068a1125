using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Data.Datasets;

/// <summary>Mean and deviation of each band of a data set's images, and how often each class occurs.</summary>
/// <param name="ImageCount">Number of images.</param>
/// <param name="Depths">
/// The numbers for each depth of the images, as the pipeline reads them, the most frequent first:
/// images of 8 and of 16 bits have no common mean.
/// </param>
/// <param name="Classes">The class counts; null without masks or classes.</param>
public sealed record DatasetStatistics(int ImageCount, IReadOnlyList<DepthStatistics> Depths, LabelCensus? Classes)
{
    /// <summary>
    /// Per band, in the numbers and the order in which the pipeline reads them; three bands are red, green, blue.
    /// Of several depths the most frequent one's.
    /// </summary>
    public IReadOnlyList<double> Mean => Depths[0].Mean;

    /// <summary>Per band, over all pixels; of several depths the most frequent one's.</summary>
    public IReadOnlyList<double> Std => Depths[0].Std;

    /// <summary>Images that could not be read, or whose masks could not, with the reasons; they are not counted.</summary>
    public IReadOnlyList<DataException> LeftOut { get; init; } = [];

    /// <summary>Reads all images and masks, on several threads. Files that cannot be read are left out.</summary>
    /// <param name="dataset">The data set; of its pipeline only the step that loads images counts;
    /// without one they are read as they are stored.</param>
    /// <param name="each">Called after each image with how many are done, on any thread.</param>
    /// <param name="cancellation">Stops between two images.</param>
    /// <exception cref="DataException">No file can be read, or images have different numbers of bands.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static DatasetStatistics Of(SegmentationDataset dataset, Action<int>? each = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        BandSums?[] read = new BandSums?[dataset.Count];
        DataException?[] failures = new DataException?[dataset.Count];
        LoadImageFromFile loader = dataset.Pipeline.Transforms.OfType<LoadImageFromFile>().FirstOrDefault()
            ?? new LoadImageFromFile(ColorMode.Unchanged);
        bool hasClasses = dataset.HasMasks && dataset.Classes.Count > 0;
        int[]?[] counts = new int[]?[dataset.Count];
        int done = 0;
        Parallel.For(
            0, read.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            index =>
            {
                try
                {
                    BandSums sums = Read(dataset.Items[index].ImageFile, loader);
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

        readable = OfMost(readable, index => read[index]!.Value.Sum.Length, index => dataset.Items[index].ImageFile, failures);
        BandSums[] sums = [.. readable.Select(index => read[index]!.Value)];
        bool isBlueFirst = sums[0].Sum.Length == 3 && !loader.InFileOrder;
        return new DatasetStatistics(
            sums.Length,
            [.. sums.GroupBy(sum => sum.Bits).OrderByDescending(depth => depth.Count()).ThenBy(depth => depth.Key)
                .Select(depth => DepthStatistics.Of([.. depth], isBlueFirst))],
            hasClasses ? new LabelCensus([.. readable.Select(index => counts[index]!)], dataset.Classes.Count) : null)
        {
            LeftOut = [.. failures.OfType<DataException>()],
        };
    }

    // A few images of other bands than most are left out; where it is not a few, there is no common mean.
    private static int[] OfMost(int[] images, Func<int, int> bandsOf, Func<int, string> nameOf, DataException?[] failures)
    {
        int bands = images.GroupBy(bandsOf).MaxBy(group => group.Count())!.Key;
        int[] others = [.. images.Where(index => bandsOf(index) != bands)];
        if (2 * others.Length >= images.Length)
        {
            int one = images.First(index => bandsOf(index) == bands);
            throw new DataException(
                $"'{nameOf(one)}' has {bands} bands, but '{nameOf(others[0])}' has {bandsOf(others[0])}: there is no common mean.",
                nameOf(others[0]));
        }

        foreach (int index in others)
        {
            failures[index] = new DataException(
                $"Image '{nameOf(index)}' has {bandsOf(index)} band{(bandsOf(index) == 1 ? "" : "s")}, most have {bands}.", nameOf(index));
        }

        return [.. images.Except(others)];
    }

    private static BandSums Read(string path, LoadImageFromFile loader)
    {
        using FileBytes file = FileBytes.Read(path, "image");
        Image image = loader.Decode(file.Span, path);
        return BandSums.Of(image, image is ByteImage ? 8 : ImageHeaderReader.TryRead(file.Span)?.BitDepth ?? 16);
    }
}
