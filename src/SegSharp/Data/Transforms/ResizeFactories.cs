using SegSharp.Configuration;
using SegSharp.Configuration.Vocabulary;
using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Reads the keys of the transforms that resize. All of them become a <see cref="Transforms.Resize"/>.</summary>
internal static class ResizeFactories
{
    // MMSegmentation 0.x says img_scale and keeps the ratio unless told not to; MMCV 2.x says scale and does not keep it.
    public static ISampleTransform Resize(ConfigSection section)
    {
        ResizeBackend backend = Backend(section);
        if (backend != ResizeBackend.OpenCv && !section.Has("scale"))
        {
            throw section.Error("backend", "'pillow' and 'torchvision' go with 'scale'; all else is resized by OpenCV",
                "Leave the key out");
        }

        section.Ignore("clip_object_border", "bbox_clip_border");
        section.Only("min_size");
        section.Only("override", false);
        if (section.Has("scale") || section.Has("scale_factor"))
        {
            ImageScale[] scales = Scales(section, "scale");
            if (scales.Length > 0)
            {
                section.Ignore("scale_factor"); // beside a scale it says nothing there either
            }

            return new Resize
            {
                Scales = scales.Length <= 1 ? scales
                    : throw section.Error("scale", "Resize takes one scale", "Use RandomResize or RandomChoiceResize to draw one"),
                Factor = scales.Length == 0 ? section.Double("scale_factor") : null,
                KeepRatio = section.Bool("keep_ratio", false),
                Interpolation = backend == ResizeBackend.OpenCv ? Interpolation(section) : Imaging.Interpolation.Bilinear,
                Backend = backend,
                Filter = Filter(section, backend),
            };
        }

        return OldResize(section, sizeDivisor: 1);
    }

    public static ISampleTransform AlignedResize(ConfigSection section)
    {
        Common(section);
        return OldResize(section, section.Int("size_divisor", 32));
    }

    public static ISampleTransform RandomResize(ConfigSection section)
    {
        Common(section);
        int? longest = Inner(section);
        ImageScale[] scales = Scales(section, "scale");
        (double Low, double High)? ratio = TransformFactories.Range(section, "ratio_range");
        if (scales.Length == 0 || scales.Length > 2 || (scales.Length == 1) != ratio is not null)
        {
            throw section.Error("scale", "RandomResize takes one scale with a ratio_range, or two scales without");
        }

        return new Resize
        {
            Scales = scales,
            RatioRange = ratio,
            KeepRatio = longest is null && section.Bool("keep_ratio", false),
            LongestSide = longest,
            Interpolation = longest is null ? Interpolation(section) : Imaging.Interpolation.Bilinear,
        };
    }

    public static ISampleTransform RandomChoiceResize(ConfigSection section)
    {
        Common(section);
        int? longest = Inner(section);
        ImageScale[] scales = longest is null ? Scales(section, "scales") : Lengths(section);
        return new Resize
        {
            Scales = scales.Length > 0 ? scales : throw section.Error("scales", "RandomChoiceResize takes a list of scales"),
            Mode = MultiScaleMode.Value,
            KeepRatio = longest is null && section.Bool("keep_ratio", false),
            LongestSide = longest,
            Interpolation = longest is null ? Interpolation(section) : Imaging.Interpolation.Bilinear,
        };
    }

    public static ISampleTransform ResizeToMultiple(ConfigSection section)
    {
        int divisor = section.Int("size_divisor", 32);
        return new Resize
        {
            Factor = 1,
            SizeDivisor = divisor > 0 ? divisor : throw section.Error("size_divisor", $"it is {divisor}", "Give an integer of at least 1"),
            Interpolation = Interpolation(section),
        };
    }

    public static ISampleTransform ResizeShortestEdge(ConfigSection section)
    {
        ResizeBackend backend = Backend(section);
        int[] scale = section.Ints("scale");
        int longest = backend == ResizeBackend.OpenCv ? section.Int("max_size") : section.Int("max_size", int.MaxValue);
        return scale.Length is 1 or 2 && scale.Min() > 0 && longest > 0
            ? new ResizeShortestEdge(scale.Min(), longest) { Backend = backend, Filter = Filter(section, backend) }
            : throw section.Error("scale", "a length, or a pair of which the shorter counts, and max_size are needed, all above 0");
    }

    public static ISampleTransform SegRescale(ConfigSection section)
    {
        double factor = section.Double("scale_factor", 1);
        return factor > 0 ? new SegRescale(factor) : throw section.Error("scale_factor", $"it is {factor}", "Give a number above 0");
    }

    /// <summary>One scale, a list of scales, or none where the key is absent.</summary>
    public static ImageScale[] Scales(ConfigSection section, string key)
    {
        ConfigNode? node = section.Node(key);
        IEnumerable<ConfigNode> nodes = node switch
        {
            null => [],
            ConfigList list when list.Any(item => item is ConfigList) => list,
            _ => [node],
        };
        return [.. nodes.Select(item => Scale(section, key, item))];
    }

    private static ImageScale Scale(ConfigSection section, string key, ConfigNode node)
    {
        (int width, int height) = ConfigValues.Pair(section, key, node);
        return width > 0 && height > 0 ? new ImageScale(width, height) : throw section.Error(key, $"a scale of {width}x{height} is empty");
    }

    private static Resize OldResize(ConfigSection section, int sizeDivisor)
    {
        ImageScale[] scales = Scales(section, "img_scale");
        (double Low, double High)? ratio = TransformFactories.Range(section, "ratio_range");
        if (ratio is not null && scales.Length > 1)
        {
            throw section.Error("ratio_range", "a ratio range goes with one scale");
        }

        return new Resize
        {
            Scales = scales,
            RatioRange = ratio,
            Mode = TransformFactories.Choice<MultiScaleMode>(section, "multiscale_mode", "range"),
            KeepRatio = section.Bool("keep_ratio", true),
            SizeDivisor = sizeDivisor,
        };
    }

    private static ResizeBackend Backend(ConfigSection section)
    {
        switch (section.String("backend", "cv2"))
        {
            case "pillow":
                return ResizeBackend.Pillow;
            case "torchvision":
                return ResizeBackend.Torchvision;
            default:
                Common(section);
                return ResizeBackend.OpenCv;
        }
    }

    private static void Common(ConfigSection section)
    {
        if (section.String("backend", "cv2") != "cv2")
        {
            throw section.Error("backend", "images are resized by OpenCV", "Leave the key out");
        }
    }

    // The limit of the longer side, where the drawn scale is for the shorter one; null for Resize.
    private static int? Inner(ConfigSection section)
    {
        string type = section.String("resize_type", nameof(Transforms.Resize));
        switch (type[(type.LastIndexOf('.') + 1)..])
        {
            case nameof(Transforms.Resize):
                section.Ignore("clip_object_border");
                return null;
            case nameof(Transforms.ResizeShortestEdge):
                return section.Int("max_size") is > 0 and int longest ? longest
                    : throw section.Error("max_size", $"it is {section.Int("max_size")}",
                        "Give the most pixels that the longer side may have");
            default:
                throw section.Error(
                    "resize_type", $"a scale cannot be drawn for '{type}'", "Use 'Resize' or 'ResizeShortestEdge', which take a scale");
        }
    }

    // Lengths of the shorter side, or pairs of which the shorter counts.
    private static ImageScale[] Lengths(ConfigSection section)
    {
        ConfigNode node = section.Node("scales") ?? throw section.Error("scales", "RandomChoiceResize takes a list of scales");
        return [.. (node is ConfigList list ? list : (IEnumerable<ConfigNode>)[node]).Select(item => Scale(section, "scales", item))];
    }

    private static PillowFilter Filter(ConfigSection section, ResizeBackend backend)
    {
        PillowFilter filter = backend == ResizeBackend.OpenCv ? PillowFilter.Bilinear
            : TransformFactories.Choice<PillowFilter>(section, "interpolation", "bilinear");
        return backend != ResizeBackend.Torchvision || filter is PillowFilter.Nearest or PillowFilter.Bilinear or PillowFilter.Bicubic
            ? filter
            : throw section.Error(
                "interpolation", $"torchvision has no '{filter.ToString().ToLowerInvariant()}' for tensors",
                "Use 'nearest', 'bilinear' or 'bicubic', or backend='pillow'");
    }

    private static Interpolation Interpolation(ConfigSection section) =>
        TransformFactories.Choice<Interpolation>(section, "interpolation", "bilinear");
}
