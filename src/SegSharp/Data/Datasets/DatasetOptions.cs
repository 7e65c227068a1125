using SegSharp.Data.Imaging;

namespace SegSharp.Data.Datasets;

/// <summary>Where a folder data set lies and what its masks mean; the names in brackets are MMSegmentation's keys.</summary>
public sealed record DatasetOptions
{
    /// <summary>The directory that relative paths below start from (<c>data_root</c>); null for the current one.</summary>
    public string? Root { get; init; }

    /// <summary>The images' directory, searched with all below it (<c>img_dir</c>, <c>data_prefix.img_path</c>).</summary>
    public required string ImageDirectory { get; init; }

    /// <summary>The masks' directory (<c>ann_dir</c>, <c>data_prefix.seg_map_path</c>); null for a data set without masks.</summary>
    public string? MaskDirectory { get; init; }

    /// <summary>The depth maps' directory (<c>data_prefix.depth_map_path</c>); null for a data set without them.</summary>
    public string? DepthDirectory { get; init; }

    /// <summary>What ends a depth map's name (<c>depth_map_suffix</c>).</summary>
    public string DepthSuffix { get; init; } = ".png";

    /// <summary>What a depth map's name begins with before the part that its image's name shares (<c>depth_map_name_prefix</c>).</summary>
    public string DepthPrefix { get; init; } = "";

    /// <summary>Whether masks are read; without them pipelines lose <see cref="Transforms.LoadAnnotations"/>.</summary>
    public bool UsesMasks { get; init; } = true;

    /// <summary>What ends an image's name (<c>img_suffix</c>); of several, the first.</summary>
    public string ImageSuffix
    {
        get => ImageSuffixes[0];
        init => ImageSuffixes = [value];
    }

    /// <summary>What ends an image's name, where a folder holds several kinds (<c>img_suffix=('.jpg', '.JPG')</c>); at least one.</summary>
    public IReadOnlyList<string> ImageSuffixes { get; init; } = [".jpg"];

    /// <summary>What ends a mask's name in place of <see cref="ImageSuffix"/> (<c>seg_map_suffix</c>); of several, the first.</summary>
    public string MaskSuffix
    {
        get => MaskSuffixes[0];
        init => MaskSuffixes = [value];
    }

    /// <summary>What ends a mask's name, where a folder holds several kinds; at least one.</summary>
    public IReadOnlyList<string> MaskSuffixes { get; init; } = [".png"];

    /// <summary>
    /// What an image's name begins with before the part that its mask's name shares (<c>img_name_prefix</c>):
    /// <c>image_</c> of <c>image_7.jpg</c>.
    /// </summary>
    public string ImagePrefix { get; init; } = "";

    /// <summary>What a mask's name begins with before that part (<c>seg_map_name_prefix</c>): <c>mask_</c> of <c>mask_7.png</c>.</summary>
    public string MaskPrefix { get; init; } = "";

    /// <summary>How images are called; at least one.</summary>
    internal IEnumerable<NamePattern> ImagePatterns => ImageSuffixes.Select(suffix => new NamePattern(ImagePrefix, suffix));

    /// <summary>How masks are called; at least one.</summary>
    internal IEnumerable<NamePattern> MaskPatterns => MaskSuffixes.Select(suffix => new NamePattern(MaskPrefix, suffix));

    /// <summary>
    /// A text file with one name per line (<c>split</c>, <c>ann_file</c>): without suffix, or with it, or an image and its mask; null for
    /// all images of the directory.
    /// </summary>
    public string? ListFile { get; init; }

    /// <summary>The classes' names in the order of their indices; empty where they are not known.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>One colour per class; null for generated ones.</summary>
    public Palette? Palette { get; init; }

    /// <summary>The label of pixels that do not count (<c>ignore_index</c>).</summary>
    public byte IgnoreIndex { get; init; } = 255;

    /// <summary>Whether 0 in the masks is background that does not count (<c>reduce_zero_label</c>).</summary>
    public bool ReduceZeroLabel { get; init; }

    /// <summary>What single mask values are turned into; null for nothing.</summary>
    public IReadOnlyDictionary<byte, byte>? LabelMapping { get; init; }

    /// <summary>What the colours of the masks stand for (<c>palette_map</c>); null where the masks hold class indices.</summary>
    public ColorTable? Colors { get; init; }

    /// <summary>What stands for each class in predictions that are handed in for evaluation; null for the masks' own values.</summary>
    public IReadOnlyList<byte>? SubmissionLabels { get; init; }

    /// <summary>The same images, to be predicted only.</summary>
    internal DatasetOptions WithoutMasks() => this with { MaskDirectory = null, UnusedMaskDirectory = MaskDirectory, UsesMasks = false };

    /// <summary>Where masks lie that are not read: beside the images they must not be taken for some.</summary>
    internal string? UnusedMaskDirectory { get; init; }
}
