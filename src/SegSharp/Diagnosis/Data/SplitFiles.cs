using SegSharp.Data.Datasets;

namespace SegSharp.Diagnosis.Data;

/// <summary>The files of a folder data set, listed as training lists them, but with what is missing told instead of refused.</summary>
internal sealed record SplitFiles
{
    private static readonly EnumerationOptions _everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 };

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

    /// <summary>Lists what is there.</summary>
    public static SplitFiles List(DatasetOptions options)
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

        string[] names = list is null
            ? Names(images, options.ImageSuffix)
            : [.. File.ReadLines(list).Select(line => line.Trim()).Where(line => line.Length > 0)];
        HashSet<string> presentMasks = masks is null ? [] : [.. Names(masks, options.MaskSuffix)];
        string[] present = list is null ? names : [.. names.Where(name => File.Exists(Path.Combine(images, name + options.ImageSuffix)))];
        string Mask(string name) => Path.Combine(masks!, name + options.MaskSuffix);
        bool HasMask(string name) => presentMasks.Contains(name) || File.Exists(Mask(name));
        return new SplitFiles
        {
            Pairs = [.. present.Select(name => (Path.Combine(images, name + options.ImageSuffix), masks is not null && HasMask(name) ? Mask(name) : null))],
            MissingImages = [.. names.Except(present, StringComparer.Ordinal).Select(name => Path.Combine(images, name + options.ImageSuffix))],
            MissingMasks = masks is null ? [] : [.. present.Where(name => !HasMask(name)).Select(Mask)],
            LonelyMasks = masks is null || list is not null ? [] : [.. Lonely(presentMasks, names).Select(Mask)],
        };
    }

    // '0001_color' beside '0001' is another view of a mask that has its image.
    private static IEnumerable<string> Lonely(HashSet<string> masks, string[] images)
    {
        string[] sorted = [.. images.Order(StringComparer.Ordinal)];
        foreach (string mask in masks.Order(StringComparer.Ordinal))
        {
            int at = Array.BinarySearch(sorted, mask, StringComparer.Ordinal);
            int before = at >= 0 ? at : ~at - 1;
            if (before < 0 || !mask.StartsWith(sorted[before], StringComparison.Ordinal))
            {
                yield return mask;
            }
        }
    }

    private static string[] Names(string directory, string suffix) =>
    [
        .. Directory.EnumerateFiles(directory, "*", _everything).Where(file => file.EndsWith(suffix, StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(directory, file)[..^suffix.Length]).Order(StringComparer.Ordinal),
    ];

    private static string Full(DatasetOptions options, string path) => Path.GetFullPath(Path.Combine(options.Root ?? "", path));
}
