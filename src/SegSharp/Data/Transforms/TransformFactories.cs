using SegSharp.Configuration;
using SegSharp.Configuration.Vocabulary;
using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Reads the transforms' keys, those of MMSegmentation 0.x and 1.x alike.</summary>
internal static class TransformFactories
{
    public static ISampleTransform LoadImage(ConfigSection section)
    {
        section.Ignore("imdecode_backend", "file_client_args", "backend_args", "ignore_empty");

        // 'tifffile' gives what stands in the file, 'cv2' and 'pillow' blue before red
        bool inFileOrder = section.Node("imdecode_backend") is ConfigScalar { Value: "tifffile" };
        return new LoadImageFromFile(
            Choice<ColorMode>(section, "color_type", "color"), section.Bool("to_float32", false), inFileOrder);
    }

    public static ISampleTransform LoadBands(ConfigSection section) =>
        new LoadImageFromFile(ColorMode.Unchanged, section.Bool("to_float32", true), InFileOrder: true);

    public static ISampleTransform LoadLabels(ConfigSection section)
    {
        section.Ignore("imdecode_backend", "file_client_args", "backend_args");
        return new LoadAnnotations(section.Has("reduce_zero_label") ? section.Bool("reduce_zero_label") : null);
    }

    public static ISampleTransform LoadDepth(ConfigSection section)
    {
        section.Ignore("decode_backend", "to_float32", "file_client_args", "backend_args");
        double factor = section.Double("depth_rescale_factor", 1), unknown = section.Double("unknown_value", 0);
        if (!(factor > 0 && float.IsFinite((float)factor)))
        {
            throw section.Error("depth_rescale_factor", $"it is {factor}",
                "Give a number above 0, such as 0.001 for metres of millimetres");
        }

        if (!float.IsFinite((float)unknown))
        {
            throw section.Error("unknown_value", $"it is {unknown}",
                "Give a number; NaN and infinity stand for no measurement in any case");
        }

        return new LoadDepthAnnotation
        {
            Factor = factor,
            Unknown = unknown,
            IsSmooth = section.String("interpolation", "nearest") switch
            {
                "nearest" => false,
                "bilinear" => true,
                string other => throw section.Error("interpolation", $"'{other}' is not known here", "Known are 'nearest' and 'bilinear'"),
            },
            ScalesWithImage = section.Bool("scale_with_image", false),
        };
    }

    public static ISampleTransform Crop(ConfigSection section)
    {
        (int height, int width) = section.Pair("crop_size");
        if (height < 1 || width < 1)
        {
            throw section.Error("crop_size", $"a crop of {height}x{width} pixels holds nothing");
        }

        return new RandomCrop(height, width, section.Double("cat_max_ratio", 1), Label(section, "ignore_index", 255));
    }

    public static ISampleTransform Flip(ConfigSection section)
    {
        string key = section.Has("prob") ? "prob" : "flip_ratio";
        section.Ignore("prob", "flip_ratio");
        double[] probabilities = section.Doubles(key, []);
        FlipDirection[] directions =
            [.. section.Strings("direction", ["horizontal"]).Select(d => Parse<FlipDirection>(section, "direction", d))];
        if (probabilities.Length > 1 && probabilities.Length != directions.Length)
        {
            throw section.Error(key, $"there are {probabilities.Length} probabilities for {directions.Length} directions",
                "Give one number, or one per direction");
        }

        double[] chances = probabilities.Length switch
        {
            0 => [.. directions.Select(_ => 0.0)],
            1 => [.. directions.Select(_ => probabilities[0] / directions.Length)],
            _ => probabilities,
        };
        if (chances.Any(p => p < 0) || chances.Sum() > 1 + 1e-9)
        {
            throw section.Error(key, "probabilities must lie between 0 and 1, also in sum");
        }

        return new RandomFlip([.. directions.Zip(chances, (direction, chance) => new FlipChoice(direction, chance))])
        {
            SwappedLabels = SwappedLabels(section),
        };
    }

    private static (byte, byte)[] SwappedLabels(ConfigSection section)
    {
        const string key = "swap_seg_labels", remedy = "Give pairs of labels, such as [(14, 15), (16, 17)]";
        ConfigNode[] pairs = section.Node(key) switch
        {
            null => [],
            ConfigList list when list.All(pair => pair is ConfigList { Count: 2 }) => [.. list],
            _ => throw section.Error(key, "it is no list of pairs", remedy),
        };
        return
        [
            .. pairs.Select(pair => ConfigValues.Pair(section, key, pair)).Select(pair => pair is (>= 0 and <= 255, >= 0 and <= 255)
                ? ((byte)pair.First, (byte)pair.Second) : throw section.Error(key, $"({pair.First}, {pair.Second}) are no labels", remedy)),
        ];
    }

    public static ISampleTransform Rotate(ConfigSection section)
    {
        double[] degrees = section.Doubles("degree");
        if (degrees.Length is not (1 or 2))
        {
            throw section.Error("degree", "an angle or a pair of angles is needed");
        }

        if (section.Bool("auto_bound", false) || section.Has("center"))
        {
            throw section.Error(section.Has("center") ? "center" : "auto_bound", "RandomRotate turns around the centre and keeps the size",
                "Leave the key out");
        }

        return new RandomRotate(
            section.Double("prob"),
            degrees.Length == 1 ? -degrees[0] : degrees[0],
            degrees[^1],
            section.Double("pad_val", 0),
            Label(section, "seg_pad_val", 255));
    }

    public static ISampleTransform PhotoMetric(ConfigSection section)
    {
        (double Low, double High) contrast = Range(section, "contrast_range") ?? (0.5, 1.5);
        (double Low, double High) saturation = Range(section, "saturation_range") ?? (0.5, 1.5);
        return new PhotoMetricDistortion(
            section.Double("brightness_delta", 32), contrast.Low, contrast.High, saturation.Low, saturation.High,
            section.Int("hue_delta", 18));
    }

    public static ISampleTransform Normalization(ConfigSection section)
    {
        double[] mean = section.Doubles("mean"), std = section.Doubles("std");
        if (mean.Length != std.Length)
        {
            throw section.Error("std", $"there are {mean.Length} means and {std.Length} standard deviations");
        }

        if (std.Contains(0))
        {
            throw section.Error("std", "a standard deviation is 0");
        }

        return new Normalize(mean, std, section.Bool("to_rgb", true));
    }

    public static ISampleTransform Padding(ConfigSection section)
    {
        section.Only("padding_mode", "constant");
        (int height, int width) = section.Pair("size", (0, 0));
        (IReadOnlyList<double> values, byte seg) = PadValues(section);
        Pad pad = new()
        {
            Height = height,
            Width = width,
            SizeDivisor = section.Int("size_divisor", 1),
            ToSquare = section.Bool("pad_to_square", false),
            PadValues = values,
            SegPadValue = seg,
        };
        return pad is { Height: 0, Width: 0, SizeDivisor: 1, ToSquare: false }
            ? throw section.Error("size", "Pad does not say to what size", "Give it size or size_divisor")
            : pad;
    }

    public static ISampleTransform Marker(ConfigSection section)
    {
        section.Ignore("keys", "meta_keys", "img_to_float", "pad_val");
        return new FormattingMarker();
    }

    /// <summary>A pair of numbers, or null where the key is absent.</summary>
    public static (double Low, double High)? Range(ConfigSection section, string key) => section.Doubles(key, null) switch
    {
        null => null,
        [double low, double high] when low <= high => (low, high),
        _ => throw section.Error(key, "a pair of numbers, the smaller first, is needed"),
    };

    /// <summary>A word of an enumeration, in lower case.</summary>
    public static T Choice<T>(ConfigSection section, string key, string fallback)
        where T : struct, Enum => Parse<T>(section, key, section.String(key, fallback));

    /// <summary>A label of 8 bits.</summary>
    public static byte Label(ConfigSection section, string key, byte fallback)
    {
        int label = section.Int(key, fallback);
        return label is >= 0 and <= byte.MaxValue ? (byte)label : throw section.Error(
            key, $"a label lies between 0 and 255, found {label}", "Use 255 for pixels that do not count");
    }

    public static T Parse<T>(ConfigSection section, string key, string word)
        where T : struct, Enum =>
        Enum.TryParse(word, ignoreCase: true, out T value) && Enum.IsDefined(value) && !char.IsDigit(word[0]) ? value : throw section.Error(
            key, $"'{word}' is not known here",
            $"Known are {string.Join(", ", Enum.GetNames<T>().Select(n => $"'{n.ToLowerInvariant()}'"))}");

    // pad_val is a number, one per channel, or since MMCV 2 dict(img=…, seg=…)
    private static (IReadOnlyList<double> Values, byte Seg) PadValues(ConfigSection section)
    {
        if (section.Node("pad_val") is ConfigDict)
        {
            ConfigSection both = section.Section("pad_val");
            return (both.Doubles("img", [0]), Label(both, "seg", 255));
        }

        return (section.Doubles("pad_val", [0]), Label(section, "seg_pad_val", 255));
    }
}
