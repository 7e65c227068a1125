using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Data.Datasets;

/// <summary>The data sets that a config may name, with the keys of both generations of MMSegmentation.</summary>
public static class DatasetRegistry
{
    private static readonly KnownDataset[] _known =
    [
        Ade20kDataset.Description, CityscapesDataset.Description, CocoStuffDataset.Description, LoveDaDataset.Description,
        PascalVocDataset.Description, PotsdamDataset.Description,
    ];

    /// <summary>The published data sets whose classes follow from the type; a plugin's cannot take the name of another.</summary>
    /// <param name="registries">Where those of plugins come from; null for none.</param>
    internal static IEnumerable<KnownDataset> Known(Registries? registries) => _known
        .Concat((registries?.Named<PublishedDataset>("data set") ?? []).Select(named => KnownDataset.Of(named.Name, named.Instance)))
        .DistinctBy(known => known.Name);

    private static KnownDataset? Find(ConfigSection section) =>
        Known(section.Registries).FirstOrDefault(known => known.Name == section.OptionalString("type")?.Split('.')[^1]);

    /// <summary>The data sets by name.</summary>
    /// <param name="registries">Where those of plugins come from; null for none.</param>
    /// <param name="usesMasks">Whether masks are read; without them the folders of masks need not be there,
    /// and pipelines lose <see cref="LoadAnnotations"/>.</param>
    public static Registry<SegmentationDataset> Create(Registries? registries = null, bool usesMasks = true) =>
        Create(registries, DatasetListing.Strict(usesMasks));

    /// <summary>The same, with a way of its own to find the files.</summary>
    /// <param name="registries">Where those of plugins come from; null for none.</param>
    /// <param name="listing">How the files of each folder data set are found.</param>
    internal static Registry<SegmentationDataset> Create(Registries? registries, DatasetListing listing)
    {
        Registry<SegmentationDataset> registry = new("dataset", registries);
        registry
            .Register("CustomDataset", section => Build(section, listing, KnownDataset.Custom, describe: options => options))
            .Register("BaseSegDataset", section => Build(section, listing, KnownDataset.Custom, describe: options => options))
            .Register(nameof(CamVidDataset), section => Build(section, listing, KnownDataset.Custom, CamVidDataset.Describe))
            .Register("ConcatDataset", section => DatasetWrappers.Concat(section, registry))
            .Register("RepeatDataset", section => DatasetWrappers.Repeat(section, registry))
            .Register("MultiImageMixDataset", section => DatasetWrappers.Mix(section, registry))
            .Register("ClassBalancedDataset", section => DatasetWrappers.ClassBalanced(section, registry, listing));
        foreach (KnownDataset known in Known(registries).Where(known => !registry.Contains(known.Name)))
        {
            registry.Register(known.Name, section => Build(section, listing, known, known.Describe));
        }

        return registry;
    }

    /// <summary>
    /// What a section says of its folders, without looking at them; null for types that are no folder data sets of this library.
    /// </summary>
    /// <exception cref="ConfigException">A value does not fit.</exception>
    internal static IReadOnlyList<DatasetOptions>? Describe(ConfigSection section)
    {
        string? type = section.OptionalString("type")?.Split('.')[^1];
        return type switch
        {
            "CustomDataset" or "BaseSegDataset" => Options(section, KnownDataset.Custom, options => options),
            nameof(CamVidDataset) => Options(section, KnownDataset.Custom, CamVidDataset.Describe),
            _ => Find(section) is { } known ? Options(section, known, known.Describe) : null,
        };
    }

    private static SegmentationDataset Build(
        ConfigSection section, DatasetListing listing, KnownDataset known, Func<DatasetOptions, DatasetOptions> describe)
    {
        section.Ignore("filter_cfg", "test_mode", "file_client_args", "backend_args", "gt_seg_map_loader_cfg", "lazy_init",
            "serialize_data", "max_refetch");
        IReadOnlyList<TransformPipeline> views = TransformRegistry.BuildViews(section.Sections("pipeline"));
        SegmentationDataset[] parts =
        [
            .. Options(section, known, describe).Select(options => listing.UsesMasks ? options : options.WithoutMasks())
                .Select(options => new SegmentationDataset(options, views, listing.List(options))),
        ];
        SegmentationDataset joined = SegmentationDataset.Concat(parts);

        // of files that are not there nobody knows how many there are
        return listing.IsWhole || section.Node("indices") is null ? DatasetIndices.Select(section, joined, listing.Doubt) : joined;
    }

    private static IReadOnlyList<DatasetOptions> Options(ConfigSection section, KnownDataset known,
        Func<DatasetOptions, DatasetOptions> describe)
    {
        (IReadOnlyList<string> classes, Palette? palette) = Meta(section);
        byte ignored = TransformFactories.Label(section, "ignore_index", 255);
        DatasetOptions common = new()
        {
            Root = section.OptionalString("data_root"),
            ImageDirectory = "",
            ImageSuffixes = Suffixes(section, "img_suffix", known.ImageSuffix),
            MaskSuffixes = Suffixes(section, "seg_map_suffix", known.MaskSuffix),
            ImagePrefix = section.String("img_name_prefix", ""),
            MaskPrefix = section.String("seg_map_name_prefix", ""),
            DepthSuffix = section.String("depth_map_suffix", ".png"),
            DepthPrefix = section.String("depth_map_name_prefix", ""),
            Classes = classes,
            Palette = palette,
            IgnoreIndex = ignored,
            ReduceZeroLabel = section.Bool("reduce_zero_label", known.ReduceZeroLabel),
            LabelMapping = Mapping(section, ignored),
        };
        return
        [
            .. DatasetFolders.Read(section).Select(folders =>
                ColorMapReader.Read(
                    section, Described(section, describe,
                        common with
                        {
                            ImageDirectory = folders.Images,
                            MaskDirectory = folders.Masks,
                            ListFile = folders.List,
                            DepthDirectory = folders.Depths,
                        }))),
        ];
    }

    private static string[] Suffixes(ConfigSection section, string key, string known) =>
        section.Strings(key, [known]) is { Length: > 0 } suffixes
        ? suffixes
        : throw section.Error(key, "the list of endings is empty",
            $"Write what the files end with, such as '{known}', or leave the key out");

    // What a published data set does not know is told where the names stand.
    private static DatasetOptions Described(ConfigSection section, Func<DatasetOptions, DatasetOptions> describe, DatasetOptions options)
    {
        try
        {
            return describe(options);
        }
        catch (DataException e)
        {
            throw (section.OptionalSection("metainfo") ?? section).Error(
                "classes", e.Message.TrimEnd('.'),
                "Names of your own need type='BaseSegDataset'; those of the data set must be written as it has them");
        }
    }

    private static (IReadOnlyList<string> Classes, Palette? Palette) Meta(ConfigSection section)
    {
        ConfigSection meta = section.OptionalSection("metainfo") ?? section;
        string[] classes = ConfiguredClasses.Read(meta, section.OptionalString("data_root"));
        Rgb[]? colors = meta.Node("palette") is ConfigList list ? [.. list.Select(item => Color(meta, item))] : null;
        if (colors is not null && classes.Length > 0 && colors.Length != classes.Length)
        {
            throw meta.Error("palette", $"there are {colors.Length} colours for {classes.Length} classes");
        }

        return (classes, colors is null ? null : new Palette(colors));
    }

    // label_map={255: 1}: what single values of the masks are turned into; -1 is MMSegmentation's word for a class that does not count.
    private static Dictionary<byte, byte>? Mapping(ConfigSection section, byte ignored)
    {
        if (section.OptionalSection("label_map") is not { } map)
        {
            return null;
        }

        Dictionary<byte, byte> mapping = [];
        foreach (string key in map.Dict.Keys)
        {
            mapping[byte.TryParse(key, out byte value) ? value : throw map.Error(key, $"'{key}' is no value of a mask, 0 to 255")] =
                map.Node(key) is ConfigScalar { Value: -1L } ? ignored : TransformFactories.Label(map, key, 0);
        }

        return mapping;
    }

    /// <summary>A colour: three numbers.</summary>
    internal static Rgb Color(ConfigSection meta, ConfigNode node) => ConfigValues.Ints(meta, "palette", node) switch
    {
        [>= 0 and <= 255 and int red, >= 0 and <= 255 and int green, >= 0 and <= 255 and int blue] =>
            new Rgb((byte)red, (byte)green, (byte)blue),
        _ => throw meta.Error("palette", "a colour is three numbers from 0 to 255: red, green, blue"),
    };
}
