using SegSharp.Data.Imaging;

namespace SegSharp.Data.Datasets;

/// <summary>What a data set's folder or list names, and what is beside it.</summary>
internal sealed record ImageListing
{
    /// <summary>The images in the order of their names, or in that of the list.</summary>
    public required IReadOnlyList<ListedImage> Images { get; init; }

    /// <summary>Names of a list that are no files.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Files of the folder, neither images by their ending nor masks: how many of each ending.</summary>
    public IReadOnlyDictionary<string, int> Others { get; init; } = new Dictionary<string, int>();

    /// <summary>Files that end like images, but do not begin so.</summary>
    public int OtherNames { get; init; }

    /// <summary>The endings of images among <see cref="Others"/>, the most frequent first.</summary>
    public IReadOnlyList<string> OtherImageSuffixes =>
        [.. Others.Where(other => ImageFolder.IsImageName("a" + other.Key)).OrderByDescending(other => other.Value)
            .ThenBy(other => other.Key, StringComparer.Ordinal).Select(other => other.Key)];

    /// <summary>Searches a folder with all below it.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="images">The folder.</param>
    /// <param name="masks">The masks' folder; null for none.</param>
    /// <param name="options">What the names end with.</param>
    public static ImageListing OfFolder(IEnumerable<string> files, string images, string? masks, DatasetOptions options)
    {
        List<ListedImage> found = [];
        Dictionary<string, int> others = new(StringComparer.Ordinal);
        int otherNames = 0;
        foreach (string file in files)
        {
            string name = Path.GetRelativePath(images, file);
            NamePattern? pattern = Longest(options.ImagePatterns, name);
            if (masks is not null && IsMask(file, pattern, images, masks, options))
            {
                continue;
            }

            if (pattern?.StemOf(name) is { } stem)
            {
                found.Add(new ListedImage(name, stem));
            }
            else if (options.ImageSuffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal)))
            {
                otherNames++;
            }
            else
            {
                string extension = Path.GetExtension(file);
                others[extension] = others.GetValueOrDefault(extension) + 1;
            }
        }

        return new ImageListing
        {
            Images = [.. found.OrderBy(image => image.Stem, StringComparer.Ordinal).ThenBy(image => image.Name, StringComparer.Ordinal)],
            Others = others,
            OtherNames = otherNames,
        };
    }

    /// <summary>Reads a list: names without ending as in MMSegmentation, names with it, or an image and its mask in a line.</summary>
    /// <param name="lines">The lines of the list.</param>
    /// <param name="images">The images' folder.</param>
    /// <param name="options">What the names end with, and where paths start.</param>
    public static ImageListing OfList(IEnumerable<string> lines, string images, DatasetOptions options)
    {
        List<ListedImage> found = [];
        List<string> missing = [];
        foreach (string line in lines.Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (Find(line, images, options) is { } image)
            {
                found.Add(image);
            }
            else if (line.Split((char[])[' ', '\t', ',', ';'], StringSplitOptions.RemoveEmptyEntries) is [string first, string second]
                && (Find(first, images, options) ?? Find(Below(first, images, options), images, options)) is { } pair)
            {
                found.Add(pair with { Mask = second });
            }
            else
            {
                missing.Add(line);
            }
        }

        return new ImageListing { Images = found, Missing = missing };
    }

    /// <summary>The file of an image's mask: the first of the endings that is there, or the one that should be.</summary>
    /// <param name="image">The image.</param>
    /// <param name="masks">The masks' folder.</param>
    /// <param name="options">What the names end with, and where paths start.</param>
    /// <param name="exists">Whether there is such a file.</param>
    public static string MaskOf(ListedImage image, string masks, DatasetOptions options, Func<string, bool> exists)
    {
        if (image.Mask is { } told)
        {
            string[] places =
            [
                .. new[] { told }.Concat(options.MaskSuffixes.Select(suffix => told + suffix))
                    .SelectMany(name => (string[])[Path.Combine(masks, name), Path.GetFullPath(Path.Combine(options.Root ?? "", name))]),
            ];
            return Array.Find(places, place => exists(place)) ?? places[0];
        }

        string[] named = [.. options.MaskPatterns.Select(pattern => Path.Combine(masks, pattern.PathOf(image.Stem)))];
        return Array.Find(named, file => exists(file)) ?? named[0];
    }

    private static ListedImage? Find(string name, string images, DatasetOptions options)
    {
        foreach (NamePattern pattern in options.ImagePatterns)
        {
            // the shared part alone, or with what begins it
            if (File.Exists(Path.Combine(images, pattern.PathOf(name))))
            {
                return new ListedImage(pattern.PathOf(name), name);
            }

            string whole = name + pattern.Suffix;
            if (pattern.StemOf(whole) is { } stem && File.Exists(Path.Combine(images, whole)))
            {
                return new ListedImage(whole, stem);
            }
        }

        if (!ImageFolder.IsImageName(name) || !File.Exists(Path.Combine(images, name)))
        {
            return null;
        }

        return new ListedImage(name, Longest(options.ImagePatterns, name)?.StemOf(name) ?? name[..^Path.GetExtension(name).Length]);
    }

    // 'images/a.jpg' of a list whose paths start at data_root, as a path below the images' folder
    private static string Below(string name, string images, DatasetOptions options) =>
        Path.GetRelativePath(images, Path.GetFullPath(Path.Combine(options.Root ?? "", name)));

    // In one folder with the images, or in one below theirs, masks must not be taken for images: '1_mask.png' beside '1.png'.
    private static bool IsMask(string file, NamePattern? image, string images, string masks, DatasetOptions options)
    {
        bool isSame = Path.TrimEndingDirectorySeparator(images) == Path.TrimEndingDirectorySeparator(masks);
        return Longest(options.MaskPatterns, file) is { } mask
            && (isSame ? image is null || mask.Length > image.Value.Length
                : file.StartsWith(Path.TrimEndingDirectorySeparator(masks) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    private static NamePattern? Longest(IEnumerable<NamePattern> patterns, string file)
    {
        NamePattern[] fitting = [.. patterns.Where(pattern => pattern.StemOf(file) is not null)];
        return fitting.Length == 0 ? null : fitting.MaxBy(pattern => pattern.Length);
    }
}
