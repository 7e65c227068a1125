using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;

namespace SegSharp.Diagnosis.Data;

/// <summary>The files of a folder data set, listed as training lists them, but with what is missing told instead of refused.</summary>
internal sealed record SplitFiles
{
    /// <summary>The images with their masks; null for a mask that is not there.</summary>
    public IReadOnlyList<(string Image, string? Mask)> Pairs { get; init; } = [];

    /// <summary>Folders and lists that do not exist.</summary>
    public IReadOnlyList<string> MissingPlaces { get; init; } = [];

    /// <summary>Images that a list names and that are not there.</summary>
    public IReadOnlyList<string> MissingImages { get; init; } = [];

    /// <summary>Masks that should be there.</summary>
    public IReadOnlyList<string> MissingMasks { get; init; } = [];

    /// <summary>Masks that belong to no image, where the folder is not divided by a list.</summary>
    public IReadOnlyList<string> LonelyMasks { get; init; } = [];

    /// <summary>
    /// What the images' names end with, where none ends as the data set says; or what others end with beside those that do.
    /// </summary>
    public IReadOnlyList<string> OtherImageSuffixes { get; init; } = [];

    /// <summary>How many files have those endings.</summary>
    public int OtherImages { get; init; }

    /// <summary>What the masks' names end with, where it is not what the data set says; null where that cannot be seen.</summary>
    public string? LikelyMaskSuffix { get; init; }

    /// <summary>Lists what is there.</summary>
    public static SplitFiles List(DatasetOptions options, FolderListings folders)
    {
        string images = Full(options, options.ImageDirectory);
        string? masks = options.MaskDirectory is { } directory ? Full(options, directory) : null;
        string? list = options.ListFile is { } file ? Full(options, file) : null;
        string[] missing =
        [
            .. new[] { images, masks }.OfType<string>().Where(folder => !Directory.Exists(folder)),
            .. list is not null && !File.Exists(list) ? [list] : (string[])[],
        ];
        if (missing.Length > 0)
        {
            return new SplitFiles { MissingPlaces = missing };
        }

        ImageListing listing = list is null
            ? ImageListing.OfFolder(folders.Files(images, ignoreInaccessible: true), images, masks, options)
            : ImageListing.OfList(File.ReadLines(list), images, options);
        HashSet<string> present = masks is null ? [] : new(folders.Files(masks, ignoreInaccessible: true), StringComparer.Ordinal);
        bool Exists(string mask) => present.Contains(mask) || File.Exists(mask);
        (ListedImage Image, string? Mask)[] pairs =
            [.. listing.Images.Select(image => (image, masks is null ? null : ImageListing.MaskOf(image, masks, options, Exists)))];
        string[] missingMasks = [.. pairs.Select(pair => pair.Mask).OfType<string>().Where(mask => !Exists(mask))];
        return new SplitFiles
        {
            Pairs = [.. pairs.Select(pair => (Path.Combine(images, pair.Image.Name), pair.Mask is { } mask && Exists(mask) ? mask : null))],
            MissingImages = [.. listing.Missing.Select(name => Path.Combine(images, options.ImagePatterns.First().PathOf(name)))],
            MissingMasks = missingMasks,
            LonelyMasks = masks is null || list is not null ? []
                : [.. Lonely(Stems(present, masks, options), [.. listing.Images.Select(image => image.Stem)])],
            OtherImageSuffixes = Beside(listing, images, masks),
            OtherImages = listing.OtherImageSuffixes.Sum(suffix => listing.Others[suffix]),
            LikelyMaskSuffix = missingMasks.Length == 0 || missingMasks.Length < pairs.Length
                ? null
                : MaskEndings.Find([.. listing.Images.Select(image => new NamePattern(options.MaskPrefix, "").PathOf(image.Stem))],
                    present.Select(mask => Path.GetRelativePath(masks!, mask))),
        };
    }

    // Where masks lie among the images, files with other endings may be anything.
    private static IReadOnlyList<string> Beside(ImageListing listing, string images, string? masks) =>
        listing.Images.Count > 0 && masks is not null && (masks + Path.DirectorySeparatorChar).StartsWith(images, StringComparison.Ordinal)
            ? [] : listing.OtherImageSuffixes;

    // What the masks are called but for their ending; the other files of their folder are none.
    private static IEnumerable<(string Stem, string File)> Stems(HashSet<string> masks, string directory, DatasetOptions options) =>
        from mask in masks
        let path = Path.GetRelativePath(directory, mask)
        let stem = options.MaskPatterns.OrderByDescending(pattern => pattern.Length).Select(pattern => pattern.StemOf(path))
            .FirstOrDefault(stem => stem is not null)
        where stem is not null
        select (stem, mask);

    // '0001_color' beside '0001' is another view of a mask that has its image.
    private static IEnumerable<string> Lonely(IEnumerable<(string Stem, string File)> masks, string[] images)
    {
        string[] sorted = [.. images.Order(StringComparer.Ordinal)];
        foreach ((string stem, string file) in masks.OrderBy(mask => mask.Stem, StringComparer.Ordinal))
        {
            int at = Array.BinarySearch(sorted, stem, StringComparer.Ordinal);
            int before = at >= 0 ? at : ~at - 1;
            if (before < 0 || !stem.StartsWith(sorted[before], StringComparison.Ordinal))
            {
                yield return file;
            }
        }
    }

    private static string Full(DatasetOptions options, string path) => Path.GetFullPath(Path.Combine(options.Root ?? "", path));
}
