using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Data.Datasets;

/// <summary>The data sets that a config may name, with the keys of both generations of MMSegmentation.</summary>
public static class DatasetRegistry
{
    /// <summary>A registry of all data sets of this library; others can be added to it.</summary>
    /// <param name="transforms">The transforms that pipelines may name; null for those of this library.</param>
    public static Registry<SegmentationDataset> Create(Registry<ISampleTransform>? transforms = null) =>
        new Registry<SegmentationDataset>("dataset")
            .Register("CustomDataset", section => Build(section, transforms, describe: options => options))
            .Register("BaseSegDataset", section => Build(section, transforms, describe: options => options))
            .Register(nameof(CamVidDataset), section => Build(section, transforms, CamVidDataset.Describe));

    private static SegmentationDataset Build(
        ConfigSection section, Registry<ISampleTransform>? transforms, Func<DatasetOptions, DatasetOptions> describe)
    {
        section.Ignore("test_mode", "file_client_args", "backend_args", "gt_seg_map_loader_cfg", "lazy_init", "serialize_data", "max_refetch");
        (string? images, string? masks) = Directories(section);
        (IReadOnlyList<string> classes, Palette? palette) = Meta(section);
        DatasetOptions options = describe(new DatasetOptions
        {
            Root = section.OptionalString("data_root"),
            ImageDirectory = images ?? throw section.Error("img_dir", "the data set does not say where its images are", "Give img_dir, or data_prefix=dict(img_path=...)"),
            MaskDirectory = masks,
            ImageSuffix = section.String("img_suffix", ".jpg"),
            MaskSuffix = section.String("seg_map_suffix", ".png"),
            ListFile = List(section),
            Classes = classes,
            Palette = palette,
            IgnoreIndex = TransformFactories.Label(section, "ignore_index", 255),
            ReduceZeroLabel = section.Bool("reduce_zero_label", false),
        });
        return new SegmentationDataset(options, TransformRegistry.BuildViews(section.Sections("pipeline"), transforms));
    }

    private static (string? Images, string? Masks) Directories(ConfigSection section)
    {
        string? images = section.OptionalString("img_dir"), masks = section.OptionalString("ann_dir");
        return section.OptionalSection("data_prefix") is not ConfigSection prefix
            ? (images, masks)
            : (images ?? prefix.OptionalString("img_path"), masks ?? prefix.OptionalString("seg_map_path"));
    }

    // An empty ann_file is MMSegmentation 1.x's way to say that there is none.
    private static string? List(ConfigSection section)
    {
        string? list = section.OptionalString("ann_file"), split = section.OptionalString("split");
        return string.IsNullOrEmpty(list) ? split : list;
    }

    private static (IReadOnlyList<string> Classes, Palette? Palette) Meta(ConfigSection section)
    {
        ConfigSection meta = section.OptionalSection("metainfo") ?? section;
        string[] classes = meta.Strings("classes", []);
        Rgb[]? colors = meta.Node("palette") is ConfigList list ? [.. list.Select(item => Color(meta, item))] : null;
        if (colors is not null && classes.Length > 0 && colors.Length != classes.Length)
        {
            throw meta.Error("palette", $"there are {colors.Length} colours for {classes.Length} classes");
        }

        return (classes, colors is null ? null : new Palette(colors));
    }

    private static Rgb Color(ConfigSection meta, ConfigNode node) => ConfigValues.Ints(meta, "palette", node) switch
    {
        [>= 0 and <= 255 and int red, >= 0 and <= 255 and int green, >= 0 and <= 255 and int blue] => new Rgb((byte)red, (byte)green, (byte)blue),
        _ => throw meta.Error("palette", "a colour is three numbers from 0 to 255: red, green, blue"),
    };
}
