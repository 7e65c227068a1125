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
        IReadOnlyList<SplitPlan> plans = SplitReader.Read(experiment, options.DataRoot, options.Folders ?? new FolderListings());
        (string Image, string? Mask)[][] chosen = [.. plans.Select(plan => Choose(plan.Files.Pairs, options.MaxPairs))];
        (string Path, FileKind Kind)[] files =
        [
            .. plans.Zip(chosen).SelectMany(part => part.Second, (part, pair) => (MaskKind: MaskKind(part.First), pair))
                .SelectMany(file =>
                    new (string? Path, FileKind Kind)[] { (file.pair.Image, FileKind.Image), (file.pair.Mask, file.MaskKind) })
                .Where(file => file.Path is not null).Select(file => (file.Path!, file.Kind)).Distinct(),
        ];
        (FileFacts[] facts, int opened) = Look(files, plans, options, cancellation);
        Dictionary<(string, FileKind), FileFacts> found = [];
        for (int i = 0; i < files.Length; i++)
        {
            found[files[i]] = facts[i];
        }

        ScannedSplit[] splits =
        [
            .. plans.Zip(chosen, (plan, pairs) => new ScannedSplit(
                plan,
                [.. pairs.Select(pair =>
                    new ScannedPair(pair.Image, found[(pair.Image, FileKind.Image)], pair.Mask, Mask(pair.Mask, plan, found)))])),
        ];
        return new DataScanResult(experiment, splits)
        {
            IsSample = chosen.Zip(plans).Any(part => part.First.Length < part.Second.Files.Pairs.Count),
            FileCount = files.Length,
            OpenedCount = opened,
        };
    }

    private static FileKind MaskKind(SplitPlan plan) => plan.Options.Colors is null ? FileKind.Mask : FileKind.ColorMask;

    private static FileFacts? Mask(string? path, SplitPlan plan, Dictionary<(string, FileKind), FileFacts> found)
    {
        FileFacts? facts = path is null ? null : found[(path, MaskKind(plan))];
        return plan.Options.Colors is { } colors ? facts?.MappedBy(colors) : facts;
    }

    private static (FileFacts[] Facts, int Opened) Look(
        (string Path, FileKind Kind)[] files, IReadOnlyList<SplitPlan> plans, DataScanOptions options, CancellationToken cancellation)
    {
        ScanCache? cache = options.UseCache
            ? ScanCache.Open(options.CacheDirectory, plans.SelectMany(plan =>
                (string[])[plan.Options.Root ?? "", plan.Options.ImageDirectory, plan.Options.MaskDirectory ?? ""]))
            : null;
        FileFacts[] facts = new FileFacts[files.Length];
        int opened = 0, done = 0;
        try
        {
            Parallel.For(
                0, files.Length,
                new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
                index =>
                {
                    (string path, FileKind kind) = files[index];
                    FileInfo now = new(path);
                    FileFacts? known = now.Exists ? cache?.Find(path, kind, now) : null;
                    if (known is null)
                    {
                        known = FileProbe.Read(path, kind);
                        Interlocked.Increment(ref opened);
                        if (now.Exists)
                        {
                            cache?.Add(path, kind, now, known);
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
