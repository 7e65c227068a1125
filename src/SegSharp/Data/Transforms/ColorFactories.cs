using SegSharp.Configuration;

namespace SegSharp.Data.Transforms;

/// <summary>Reads the keys of transforms that change values or cover regions, but no sizes.</summary>
internal static class ColorFactories
{
    public static ISampleTransform CutOut(ConfigSection section)
    {
        int[] holes = section.Ints("n_holes");
        bool isRatio = section.Has("cutout_ratio");
        if (isRatio == section.Has("cutout_shape"))
        {
            throw section.Error("cutout_shape", "a size is needed, in pixels or as parts of the image's",
                "Give either cutout_shape or cutout_ratio");
        }

        string key = isRatio ? "cutout_ratio" : "cutout_shape";
        int? label = section.OptionalInt("seg_fill_in");
        if (holes.Length is not (1 or 2) || holes[0] < 0 || holes[^1] < holes[0])
        {
            throw section.Error("n_holes", "a number, or the fewest and the most, is needed");
        }

        return new RandomCutOut
        {
            Probability = Probability(section),
            Holes = (holes[0], holes[^1]),
            Sizes = Sizes(section, key),
            IsRatio = isRatio,
            FillIn = section.Doubles("fill_in", [0, 0, 0]),
            SegFillIn = label is null ? null : TransformFactories.Label(section, "seg_fill_in", 255),
        };
    }

    public static ISampleTransform Mosaic(ConfigSection section)
    {
        (int height, int width) = section.Pair("img_scale", (640, 640));
        return height < 1 || width < 1 ? throw section.Error("img_scale", $"{height}x{width} pixels are empty") : new RandomMosaic
        {
            Probability = Probability(section),
            Height = height,
            Width = width,
            CenterRatio = TransformFactories.Range(section, "center_ratio_range") is { } range
                ? range is ( >= 0, <= 2) ? range
                    : throw section.Error("center_ratio_range", "the centre lies outside", "Stay between 0 and 2")
                : (0.5, 1.5),
            PadValue = section.Double("pad_val", 0),
            SegPadValue = TransformFactories.Label(section, "seg_pad_val", 255),
        };
    }

    public static ISampleTransform Rerange(ConfigSection section)
    {
        (double low, double high) = (section.Double("min_value", 0), section.Double("max_value", 255));
        return low < high ? new Rerange(low, high) : throw section.Error("max_value", $"it is not above min_value, which is {low}");
    }

    public static ISampleTransform Clahe(ConfigSection section)
    {
        (int across, int down) = section.Pair("tile_grid_size", (8, 8));
        double limit = section.Double("clip_limit", 40);
        return across > 0 && down > 0 ? new Clahe(limit, across, down)
            : throw section.Error("tile_grid_size", "there must be tiles in both directions");
    }

    public static ISampleTransform Gamma(ConfigSection section)
    {
        double gamma = section.Double("gamma", 1);
        return gamma > 0 ? new AdjustGamma(gamma) : throw section.Error("gamma", $"it is {gamma}", "Give a number above 0");
    }

    public static ISampleTransform Gray(ConfigSection section)
    {
        int? channels = section.OptionalInt("out_channels");
        return channels is null or > 0
            ? new RgbToGray(channels, section.Doubles("weights", [0.299, 0.587, 0.114]))
            : throw section.Error("out_channels", $"it is {channels}", "Give an integer of at least 1, or None");
    }

    private static double Probability(ConfigSection section)
    {
        double probability = section.Double("prob");
        return probability is >= 0 and <= 1 ? probability
            : throw section.Error("prob", $"it is {probability}", "Give a number from 0 to 1");
    }

    private static (double Width, double Height)[] Sizes(ConfigSection section, string key)
    {
        ConfigNode node = section.Node(key)!;
        IEnumerable<ConfigNode> items = node is ConfigList list && list.Any(item => item is ConfigList) ? list : [node];
        return
        [
            .. items.Select(item => ConfigValues.Doubles(section, key, item) switch
            {
                [> 0 and double width, > 0 and double height] => (width, height),
                _ => throw section.Error(key, "a size is a pair of numbers above 0: width and height"),
            }),
        ];
    }
}
