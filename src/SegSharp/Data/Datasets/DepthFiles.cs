namespace SegSharp.Data.Datasets;

/// <summary>Finds the depth maps of a folder data set.</summary>
internal static class DepthFiles
{
    /// <summary>The folder of the depth maps; null where the data set has none.</summary>
    public static string? Folder(DatasetOptions options) =>
        options.DepthDirectory is { } depths
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(options.Root ?? "", depths))) : null;

    /// <summary>How depth maps are called.</summary>
    public static NamePattern Pattern(DatasetOptions options) => new(options.DepthPrefix, options.DepthSuffix);

    /// <summary>Whether a file of the images' folder is a depth map, which must not be taken for an image.</summary>
    public static bool IsDepthMap(string file, string images, DatasetOptions options)
    {
        if (Folder(options) is not { } folder || !file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            || Pattern(options).StemOf(file) is null)
        {
            return false;
        }

        // in one folder the name that says more counts
        return folder != Path.TrimEndingDirectorySeparator(images)
            || options.ImagePatterns.All(image => image.StemOf(file) is null || image.Length < Pattern(options).Length);
    }

    /// <summary>The items with their depth maps.</summary>
    /// <param name="items">The items.</param>
    /// <param name="listed">The same images, with the part of the name that their depth maps share.</param>
    /// <param name="folder">The folder of the depth maps, which is there.</param>
    /// <param name="options">What the names begin and end with.</param>
    /// <param name="files">What is in the folder.</param>
    /// <exception cref="DataException">An image has no depth map.</exception>
    public static DatasetItem[] Pair(
        DatasetItem[] items, IReadOnlyList<ListedImage> listed, string folder, DatasetOptions options, IReadOnlyList<string> files)
    {
        HashSet<string> present = new(files, StringComparer.Ordinal);
        NamePattern pattern = Pattern(options);
        DatasetItem[] paired =
            [.. items.Select((item, i) => item with { DepthFile = Path.Combine(folder, pattern.PathOf(listed[i].Stem)) })];
        DatasetItem[] missing = [.. paired.Where(item => !present.Contains(item.DepthFile!) && !File.Exists(item.DepthFile))];
        string found = files.Count == 0
            ? "no files" : $"{files.Count} files, such as '{Path.GetFileName(files.Min(StringComparer.Ordinal))}'";
        return missing.Length == 0 ? paired : throw new DataException(
            $"{missing.Length} of {items.Length} images have no depth map: '{missing[0].ImageFile}' needs '{missing[0].DepthFile}', " +
            $"but '{folder}' has {found}; " +
            "add the depth maps, or correct data_prefix.depth_map_path, depth_map_suffix or depth_map_name_prefix.",
            missing[0].DepthFile);
    }
}
