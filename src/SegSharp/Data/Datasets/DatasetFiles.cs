using SegSharp.Data.Imaging;

namespace SegSharp.Data.Datasets;

/// <summary>Finds the files of a folder data set and says precisely what is wrong when they are not there.</summary>
internal static class DatasetFiles
{
    private const int NamedInMessages = 3;

    /// <summary>The images with their masks; at least one.</summary>
    /// <param name="options">Where they lie.</param>
    /// <param name="folders">Lists the folders; null to look through them anew.</param>
    /// <exception cref="DataException">Something is missing.</exception>
    public static DatasetItem[] List(DatasetOptions options, FolderListings? folders = null)
    {
        folders ??= new FolderListings();
        string images = Existing(options, options.ImageDirectory, "image directory", "img_dir (data_prefix.img_path)");
        string? masks = options.MaskDirectory is null
            ? null
            : Existing(options, options.MaskDirectory, "mask directory", "ann_dir (data_prefix.seg_map_path)");
        IReadOnlyList<ListedImage> listed = options.ListFile is null ? Search(images, masks ?? Unused(options), options, folders)
            : ReadList(images, options);

        // one look at the directory is cheaper than one per mask, and a missing mask must not wait for the middle of an epoch
        HashSet<string> present = masks is null ? [] : new(AllFiles(masks, folders), StringComparer.Ordinal);
        bool Exists(string mask) => present.Contains(mask) || File.Exists(mask);
        DatasetItem[] items =
        [
            .. listed.Select(image => new DatasetItem(
                Path.Combine(images, image.Name), masks is null ? null : ImageListing.MaskOf(image, masks, options, Exists), image.Name)),
        ];
        if (DepthFiles.Folder(options) is not null)
        {
            string depths = Existing(options, options.DepthDirectory!, "depth map directory", "data_prefix.depth_map_path");
            items = DepthFiles.Pair(items, listed, Path.TrimEndingDirectorySeparator(depths), options, AllFiles(depths, folders));
        }

        DatasetItem[] missing = masks is null ? [] : [.. items.Where(item => !Exists(item.MaskFile!))];
        return missing.Length == 0 ? items : throw WithoutMasks(missing, items.Length, listed, masks!, present, options);
    }

    private static string? Unused(DatasetOptions options) =>
        options.UnusedMaskDirectory is { } masks ? Path.GetFullPath(Path.Combine(options.Root ?? string.Empty, masks)) : null;

    private static string Existing(DatasetOptions options, string directory, string what, string key)
    {
        string path = Path.GetFullPath(Path.Combine(options.Root ?? string.Empty, directory));
        return Directory.Exists(path) ? path : throw new DataException(
            $"The {what} '{path}' does not exist: correct data_root or {key}.", path);
    }

    private static IReadOnlyList<ListedImage> Search(string images, string? masks, DatasetOptions options, FolderListings folders)
    {
        ImageListing listing = ImageListing.OfFolder(
            AllFiles(images, folders).Where(file => !DepthFiles.IsDepthMap(file, images, options)), images, masks, options);
        return listing.Images.Count > 0 ? listing.Images : throw new DataException(Empty(images, options, listing), images);
    }

    private static IReadOnlyList<string> AllFiles(string directory, FolderListings folders)
    {
        try
        {
            return folders.Files(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The directory '{directory}' cannot be read ({e.Message.TrimEnd('.')}): correct its permissions.",
                directory, e);
        }
    }

    private static string Empty(string directory, DatasetOptions options, ImageListing listing)
    {
        if (listing.OtherNames > 0)
        {
            return $"The data set is empty: no file under '{directory}' is called {Called(options)}, " +
                $"but {listing.OtherNames} end like that; " +
                "correct img_name_prefix or img_dir (data_prefix.img_path).";
        }

        if (listing.Others.Count == 0)
        {
            return $"The data set is empty: '{directory}' holds no files at all; correct data_root or img_dir (data_prefix.img_path).";
        }

        string seen = string.Join(", ",
            listing.Others.OrderByDescending(other => other.Value).Take(NamedInMessages).Select(other => $"{other.Value} '{other.Key}'"));
        string remedy = listing.OtherImageSuffixes.Count == 0 ? "" : $"set img_suffix={Quoted(listing.OtherImageSuffixes)} or ";
        return $"The data set is empty: no file under '{directory}' {(options.ImagePrefix.Length > 0 ? "is called" : "ends with")} " +
            $"{Called(options)}, but there are " +
            $"{listing.Others.Values.Sum()} others ({seen}); {remedy}correct img_dir (data_prefix.img_path).";
    }

    private static string Called(DatasetOptions options) => string.Join(
        " or ", options.ImagePatterns.Select(pattern => $"'{(pattern.Prefix.Length > 0 ? pattern.ToString() : pattern.Suffix)}'"));

    /// <summary>Endings as a config has them: one string, or a tuple of several.</summary>
    internal static string Quoted(IReadOnlyList<string> suffixes) =>
        suffixes.Count == 1 ? $"'{suffixes[0]}'" : $"({string.Join(", ", suffixes.Select(suffix => $"'{suffix}'"))})";

    private static IReadOnlyList<ListedImage> ReadList(string directory, DatasetOptions options)
    {
        string path = Path.GetFullPath(Path.Combine(options.Root ?? string.Empty, options.ListFile!));
        ImageListing listing;
        try
        {
            listing = UserFile.KindOfSpecial(path) is { } kind
                ? throw new IOException($"it is {kind}")
                : ImageListing.OfList(File.ReadLines(path), directory, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                $"The list of images '{path}' cannot be read: correct split (ann_file), " +
                    $"or leave it out to take all images of '{directory}'.", path, e);
        }

        if (listing.Images.Count + listing.Missing.Count == 0)
        {
            throw new DataException($"The data set is empty: the list of images '{path}' names none.", path);
        }

        if (listing.Missing.Count == 0)
        {
            return listing.Images;
        }

        string first = ImageFolder.IsImageName(listing.Missing[0])
            ? listing.Missing[0] : options.ImagePatterns.First().PathOf(listing.Missing[0]);
        throw new DataException(
            $"The list '{path}' names {listing.Missing.Count} images that are not under '{directory}', first '{first}': " +
            "a line is a name without or with the suffix, or an image and its mask; correct the list, " +
            "img_dir (data_prefix.img_path) or img_suffix.",
            path);
    }

    private static DataException WithoutMasks(
        DatasetItem[] missing, int count, IReadOnlyList<ListedImage> images, string directory, HashSet<string> present,
        DatasetOptions options)
    {
        string suffixes = string.Join(", ",
            present.Select(Path.GetExtension).Distinct(StringComparer.Ordinal).Take(NamedInMessages).Select(s => $"'{s}'"));
        string? ending = MaskEndings.Find([.. images.Select(image => new NamePattern(options.MaskPrefix, "").PathOf(image.Stem))],
            present.Select(mask => Path.GetRelativePath(directory, mask)));
        string remedy = ending is null || missing.Length < count
            ? "add the masks, or correct ann_dir (data_prefix.seg_map_path) or seg_map_suffix (with seg_map_name_prefix and " +
                "img_name_prefix where names begin differently)"
            : $"set seg_map_suffix='{ending}'";
        return new DataException(
            $"{missing.Length} of {count} images have no mask: '{missing[0].ImageFile}' needs '{missing[0].MaskFile}', " +
                $"but '{directory}' has " +
            $"{(present.Count == 0 ? "no files" : $"{present.Count} files of {suffixes}")}; {remedy}.",
            missing[0].MaskFile);
    }
}
