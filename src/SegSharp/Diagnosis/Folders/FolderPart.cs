using SegSharp.Data.Datasets;

namespace SegSharp.Diagnosis.Folders;

/// <summary>Pairs of images and masks of two folders.</summary>
/// <param name="Images">The images' folder, relative to the root; empty for the root itself.</param>
/// <param name="Masks">The masks' folder.</param>
/// <param name="ImageSuffix">How the images' names end.</param>
/// <param name="MaskSuffix">How the masks' names end.</param>
/// <param name="Names">What pairs are called: paths below both folders, without prefixes and suffixes.</param>
public sealed record FolderPart(string Images, string Masks, string ImageSuffix, string MaskSuffix, IReadOnlyList<string> Names)
{
    /// <summary>What the images' names begin with before the part that they share with the masks'.</summary>
    public string ImagePrefix { get; init; } = "";

    /// <summary>What the masks' names begin with before that part.</summary>
    public string MaskPrefix { get; init; } = "";

    /// <summary>
    /// The file with the names, relative to the root, where not all files of the folder belong to the part; null if they do.
    /// </summary>
    public string? List { get; init; }

    /// <summary>The images, relative to the root.</summary>
    public IEnumerable<string> ImageFiles => Names.Select(name => Join(Images, ImagePattern.PathOf(name)));

    /// <summary>The masks, relative to the root.</summary>
    public IEnumerable<string> MaskFiles => Names.Select(name => Join(Masks, MaskPattern.PathOf(name)));

    /// <summary>How the images are called.</summary>
    internal NamePattern ImagePattern => new(ImagePrefix, ImageSuffix);

    /// <summary>How the masks are called.</summary>
    internal NamePattern MaskPattern => new(MaskPrefix, MaskSuffix);

    private static string Join(string folder, string name) => folder.Length > 0 ? $"{folder}/{name}" : name;
}
