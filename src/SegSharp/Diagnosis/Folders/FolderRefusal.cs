namespace SegSharp.Diagnosis.Folders;

/// <summary>Says why no pairs were found, by what lies there instead.</summary>
internal static class FolderRefusal
{
    private const string Expected = "Expected are pictures and masks of the same names, " +
        "in two folders (images/a.jpg and masks/a.png) or side by side (a.jpg and a.png, a_mask.png or mask_a.png)";

    /// <summary>The sentence.</summary>
    public static string Of(string root, string[] files, string[] pictures)
    {
        if (files.Length == 0)
        {
            return $"'{root}' holds no files. {Expected}.";
        }

        if (pictures.Length == 0)
        {
            string kinds = string.Join(", ", files.GroupBy(file => Path.GetExtension(file).ToLowerInvariant(), StringComparer.Ordinal)
                .OrderByDescending(kind => kind.Count()).Take(3)
                    .Select(kind => $"{kind.Count()} '{(kind.Key.Length > 0 ? kind.Key : "without suffix")}'"));
            return $"'{root}' holds no pictures (.png, .jpg, .tif, .bmp, .webp), but {kinds}. {Expected}.";
        }

        string outlines = files.Any(file => Path.GetExtension(file).ToLowerInvariant() is ".json" or ".xml")
            ? " There are .json or .xml files: outlines (LabelMe, COCO, CVAT) must be exported as mask pictures first."
            : "";
        return $"'{root}' holds {pictures.Length} pictures, such as '{pictures.Order(StringComparer.Ordinal).First()}', " +
            $"but no masks that belong to them.{outlines} {Expected}.";
    }
}
