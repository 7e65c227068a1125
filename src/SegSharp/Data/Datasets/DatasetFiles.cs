namespace SegSharp.Data.Datasets;

/// <summary>Finds the files of a folder data set and says precisely what is wrong when they are not there.</summary>
internal static class DatasetFiles
{
    private const int NamedInMessages = 3;

    public static DatasetItem[] List(DatasetOptions options)
    {
        string images = Existing(options, options.ImageDirectory, "image directory", "img_dir (data_prefix.img_path)");
        string? masks = options.MaskDirectory is null
            ? null
            : Existing(options, options.MaskDirectory, "mask directory", "ann_dir (data_prefix.seg_map_path)");
        List<string> names = options.ListFile is null ? Search(images, options) : ReadList(images, options);
        DatasetItem[] items = new DatasetItem[names.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = new DatasetItem(
                Path.Combine(images, names[i] + options.ImageSuffix),
                masks is null ? null : Path.Combine(masks, names[i] + options.MaskSuffix),
                names[i] + options.ImageSuffix);
        }

        if (masks is not null)
        {
            CheckMasks(items, masks, options);
        }

        return items;
    }

    private static string Existing(DatasetOptions options, string directory, string what, string key)
    {
        string path = Path.GetFullPath(Path.Combine(options.Root ?? string.Empty, directory));
        return Directory.Exists(path) ? path : throw new DataException(
            $"The {what} '{path}' does not exist: correct data_root or {key}.", path);
    }

    private static List<string> Search(string directory, DatasetOptions options)
    {
        List<string> names = [];
        Dictionary<string, int> others = new(StringComparer.OrdinalIgnoreCase);
        foreach (string file in AllFiles(directory))
        {
            if (file.EndsWith(options.ImageSuffix, StringComparison.Ordinal))
            {
                names.Add(Path.GetRelativePath(directory, file)[..^options.ImageSuffix.Length]);
            }
            else
            {
                string extension = Path.GetExtension(file);
                others[extension] = others.GetValueOrDefault(extension) + 1;
            }
        }

        if (names.Count == 0)
        {
            throw new DataException(Empty(directory, options.ImageSuffix, others), directory);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private static string[] AllFiles(string directory)
    {
        try
        {
            return Directory.GetFiles(directory, "*", SearchOption.AllDirectories);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The directory '{directory}' cannot be read ({e.Message.TrimEnd('.')}): correct its permissions.", directory, e);
        }
    }

    private static string Empty(string directory, string suffix, Dictionary<string, int> others)
    {
        if (others.Count == 0)
        {
            return $"The data set is empty: '{directory}' holds no files at all; correct data_root or img_dir (data_prefix.img_path).";
        }

        string seen = string.Join(", ", others.OrderByDescending(o => o.Value).Take(NamedInMessages).Select(o => $"{o.Value} '{o.Key}'"));
        string likely = others.MaxBy(o => o.Value).Key;
        return $"The data set is empty: no file under '{directory}' ends with '{suffix}', but there are {others.Values.Sum()} others " +
            $"({seen}); set img_suffix='{likely}' or correct img_dir (data_prefix.img_path).";
    }

    private static List<string> ReadList(string directory, DatasetOptions options)
    {
        string path = Path.GetFullPath(Path.Combine(options.Root ?? string.Empty, options.ListFile!));
        string[] lines;
        try
        {
            lines = UserFile.KindOfSpecial(path) is { } kind ? throw new IOException($"it is {kind}") : File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                $"The list of images '{path}' cannot be read: correct split (ann_file), or leave it out to take all images of '{directory}'.", path, e);
        }

        List<string> names = [.. lines.Select(line => line.Trim()).Where(line => line.Length > 0)];
        if (names.Count == 0)
        {
            throw new DataException($"The data set is empty: the list of images '{path}' names none.", path);
        }

        string[] missing = [.. names.Where(name => !File.Exists(Path.Combine(directory, name + options.ImageSuffix)))];
        return missing.Length == 0 ? names : throw new DataException(
            $"The list '{path}' names {missing.Length} images that are not under '{directory}', first '{missing[0]}{options.ImageSuffix}': " +
            "lines are names without the suffix; correct the list, img_dir (data_prefix.img_path) or img_suffix.",
            path);
    }

    // One look at the directory is cheaper than one per mask, and a missing mask must not wait for the middle of an epoch.
    private static void CheckMasks(DatasetItem[] items, string directory, DatasetOptions options)
    {
        HashSet<string> present = new(AllFiles(directory), StringComparer.Ordinal);
        DatasetItem[] missing = [.. items.Where(item => !present.Contains(item.MaskFile!) && !File.Exists(item.MaskFile))];
        if (missing.Length == 0)
        {
            return;
        }

        string suffixes = string.Join(", ", present.Select(Path.GetExtension).Distinct(StringComparer.Ordinal).Take(NamedInMessages).Select(s => $"'{s}'"));
        throw new DataException(
            $"{missing.Length} of {items.Length} images have no mask: '{missing[0].ImageFile}' needs '{missing[0].MaskFile}', but '{directory}' has " +
            $"{(present.Count == 0 ? "no files" : $"{present.Count} files of {suffixes}")}; add the masks, or correct ann_dir " +
            $"(data_prefix.seg_map_path) or seg_map_suffix.",
            missing[0].MaskFile);
    }
}
