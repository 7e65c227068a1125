using SegSharp.Configuration;
using SegSharp.Data.Imaging;

namespace SegSharp.Diagnosis.Data;

/// <summary>Looks through the images and masks of a config's data sets, and tells what training would stumble over.</summary>
/// <remarks>
/// Of an image the header is read and whether the file is all there; its pixels are not decoded. Masks are decoded, for the values they
/// hold. What was found is kept in a cache, so that a second scan opens only the files that changed or could not be read.
/// </remarks>
public static class DataScan
{
    /// <summary>Scans the training, validation and test data of a config.</summary>
    /// <param name="experiment">The config.</param>
    /// <param name="options">How; null for all files and the usual cache.</param>
    /// <param name="cancellation">Stops between two files; what was found until then stays in the cache.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static DataScanResult Run(Experiment experiment, DataScanOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        options ??= new DataScanOptions();
        ImageFile.MaxPixels = experiment.MaxPixels ?? ImageFile.MaxPixels;
        IReadOnlyList<SplitPlan> plans = SplitReader.Read(experiment, options.DataRoot);
        (string Image, string? Mask)[][] chosen = [.. plans.Select(plan => Choose(plan.Files.Pairs, options.MaxPairs))];
        (string Path, bool IsMask)[] files =
        [
            .. chosen.SelectMany(pairs => pairs).SelectMany(pair => new (string? Path, bool IsMask)[] { (pair.Image, false), (pair.Mask, true) })
                .Where(file => file.Path is not null).Select(file => (file.Path!, file.IsMask)).Distinct(),
        ];
        (FileFacts[] facts, int opened) = Look(files, plans, options, cancellation);
        Dictionary<(string, bool), FileFacts> found = [];
        for (int i = 0; i < files.Length; i++)
        {
            found[files[i]] = facts[i];
        }

        ScannedSplit[] splits =
        [
            .. plans.Zip(chosen, (plan, pairs) => new ScannedSplit(
                plan,
                [.. pairs.Select(pair => new ScannedPair(pair.Image, found[(pair.Image, false)], pair.Mask, pair.Mask is { } mask ? found[(mask, true)] : null))])),
        ];
        return new DataScanResult(experiment, splits)
        {
            IsSample = chosen.Zip(plans).Any(part => part.First.Length < part.Second.Files.Pairs.Count),
            FileCount = files.Length,
            OpenedCount = opened,
        };
    }

    private static (FileFacts[] Facts, int Opened) Look(
        (string Path, bool IsMask)[] files, IReadOnlyList<SplitPlan> plans, DataScanOptions options, CancellationToken cancellation)
    {
        ScanCache? cache = options.UseCache
            ? ScanCache.Open(options.CacheDirectory, plans.SelectMany(plan => (string[])[plan.Options.Root ?? "", plan.Options.ImageDirectory, plan.Options.MaskDirectory ?? ""]))
            : null;
        FileFacts[] facts = new FileFacts[files.Length];
        int opened = 0, done = 0;
        try
        {
            Parallel.For(
                0, files.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
                index =>
                {
                    (string path, bool isMask) = files[index];
                    FileInfo now = new(path);
                    FileFacts? known = now.Exists ? cache?.Find(path, isMask, now) : null;
                    if (known is null)
                    {
                        known = FileProbe.Read(path, isMask);
                        Interlocked.Increment(ref opened);
                        if (now.Exists)
                        {
                            cache?.Add(path, isMask, now, known);
                        }
                    }

                    facts[index] = known;
                    options.Progress?.Report(new DataScanProgress(Interlocked.Increment(ref done), files.Length));
                });
        }
        finally
        {
            if (opened > 0)
            {
                cache?.Save();
            }
        }

        return (facts, opened);
    }

    private static (string Image, string? Mask)[] Choose(IReadOnlyList<(string Image, string? Mask)> pairs, int? most) =>
        most is { } count && count < pairs.Count
            ? [.. Enumerable.Range(0, Math.Max(count, 0)).Select(i => pairs[(int)((long)i * pairs.Count / count)])]
            : [.. pairs];
}
