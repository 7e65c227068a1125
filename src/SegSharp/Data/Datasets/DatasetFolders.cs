using SegSharp.Configuration;

namespace SegSharp.Data.Datasets;

/// <summary>Where the images, masks and list of one data set lie.</summary>
/// <param name="Images">The images' folder.</param>
/// <param name="Masks">The masks' folder; null for none.</param>
/// <param name="List">The list of images; null for all of the folder.</param>
/// <param name="Depths">The depth maps' folder; null for none.</param>
internal readonly record struct DatasetFolders(string Images, string? Masks, string? List, string? Depths)
{
    /// <summary>
    /// Reads the keys of both generations; where <c>img_dir</c>, <c>ann_dir</c> or <c>split</c> are lists there are several data sets.
    /// </summary>
    /// <remarks>Source: <c>_concat_dataset</c> of MMSegmentation 0.x: lists must be equally long, and a single value serves all.</remarks>
    /// <exception cref="ConfigException">There is no image folder, or the lists differ in length.</exception>
    public static IReadOnlyList<DatasetFolders> Read(ConfigSection section)
    {
        ConfigSection? prefix = section.OptionalSection("data_prefix");
        string[] images = section.Strings("img_dir", null) ?? prefix?.Strings("img_path", null)
            ?? throw section.Error("img_dir", "the data set does not say where its images are",
                "Give img_dir, or data_prefix=dict(img_path=...)");
        string[] masks = section.Strings("ann_dir", null) ?? prefix?.Strings("seg_map_path", null) ?? [];
        string[] lists = Lists(section), depths = prefix?.Strings("depth_map_path", null) ?? [];
        int count = new[] { images.Length, masks.Length, lists.Length, depths.Length }.Max();
        (string, string[])[] all = [("img_dir", images), ("ann_dir", masks), ("split", lists), ("data_prefix", depths)];
        foreach ((string key, string[] values) in all)
        {
            if (values.Length > 1 && values.Length != count)
            {
                throw section.Error(key, $"there are {values.Length} of them where another list has {count}",
                    "Give lists of one length, or one value for all");
            }
        }

        return
        [
            .. Enumerable.Range(0, count).Select(i => new DatasetFolders(At(images, i)!, At(masks, i), At(lists, i), At(depths, i))),
        ];
    }

    // An empty ann_file is MMSegmentation 1.x's way to say that there is none.
    private static string[] Lists(ConfigSection section)
    {
        string[] files = section.Strings("ann_file", []), splits = section.Strings("split", []);
        return files.Any(file => file.Length > 0) ? files : splits;
    }

    private static string? At(string[] values, int index) => values.Length == 0 ? null : values[Math.Min(index, values.Length - 1)];
}
