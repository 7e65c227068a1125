using SegSharp.Models.Backbones;
using static SegSharp.Diagnosis.Subjects.Mm.MmBackboneTables;

namespace SegSharp.Diagnosis.Subjects.Mm;

/// <summary>Computes what a backbone gives from its arguments and the framework's defaults.</summary>
/// <remarks>Channels and defaults: MMSegmentation 1.2, mmseg/models/backbones; ConvNeXt: mmpretrain.</remarks>
internal static class MmBackboneReader
{
    // Widths double at each stage.
    private const int MostStages = 16;

    /// <summary>The sizes of a Mix Transformer, as the reader that builds models understands them; null for another backbone.</summary>
    public static MixTransformerSizes? MixTransformer(ConfigCursor section) => MixTransformerSizes.OfType(section.Type)?.With(
        section["embed_dims"].Integers, section["num_layers"].Integers ?? section["depths"].Integers, section["num_heads"].Integers);

    /// <summary>Reads the backbone of a model; null if the model names none.</summary>
    public static MmBackbone? Read(Subject subject)
    {
        ConfigCursor backbone = subject.Config["model"]["backbone"];
        return backbone.Type is { } type ? Built(Read(backbone, type, subject.Framework), subject.Maps) : null;
    }

    // What was built counts more than what a config of this type should give.
    private static MmBackbone Built(MmBackbone read, IReadOnlyList<FeatureMap>? maps) => maps is null ? read : read with
    {
        Maps = maps,
        ChannelsKey = read.ChannelsKey.Length > 0 ? read.ChannelsKey : read.Section["type"].Path,
    };

    private static MmBackbone Read(ConfigCursor section, string type, Framework framework) => type switch
    {
        "MixVisionTransformer" => MixVisionTransformer(section, framework),
        _ when MitVariants.TryGetValue(type, out int[]? widths) => MitVariant(section, widths),
        "ResNet" or "ResNetV1c" or "ResNetV1d" or "ResNeXt" or "ResNeSt" => ResNet(section),
        "SwinTransformer" => Swin(section),
        "HRNet" => HrNet(section),
        "MobileNetV2" => MobileNetV2(section),
        "MobileNetV3" => MobileNetV3(section),
        "VisionTransformer" or "MAE" or "BEiT" => PlainTransformer(section, type),
        "ConvNeXt" => ConvNeXt(section),
        "PCPVT" or "SVT" => Pyramid(section, section["embed_dims"].Integers ?? [64, 128, type == "SVT" ? 256 : 320, 512], Strides4,
            "embed_dims") with { IsTokenBased = true },
        "MSCAN" => Pyramid(section, section["embed_dims"].Integers ?? [64, 128, 256, 512], Strides4, "embed_dims"),
        "STDCContextPathNet" => Stdc(section),
        "UNet" => UNet(section),
        "BiSeNetV1" => Fixed(section, section["out_channels"].Integer is { } width ? [width, width / 2, width / 2] : [256, 128, 128]),
        "BiSeNetV2" => Fixed(section, [128, 16, 32, 64, 128]),
        "FastSCNN" => Fixed(section, [64, 128, 128]),
        "CGNet" => Fixed(section, [35, 131, 256]),
        "ERFNet" => Fixed(section, [16]),
        _ => new MmBackbone { Section = section },
    };

    private static MmBackbone MixVisionTransformer(ConfigCursor section, Framework framework)
    {
        if (section["embed_dims"].Node is Configuration.ConfigList && framework == Framework.MmSegmentation)
        {
            // the original release and this program take the widths themselves; MMSegmentation's class takes one number,
            // which another rule tells
            return new MmBackbone { Section = section, IsTokenBased = true };
        }

        IReadOnlyList<int> widths = MixTransformer(section)!.Widths;
        IReadOnlyList<int> strides = section["strides"].Integers ?? MixVisionTransformerOptions.Published.Strides;
        bool areGiven = section["num_heads"].Exists || section["embed_dims"].Node is Configuration.ConfigList;
        MmBackbone backbone = Pyramid(section, widths, Cumulative(strides), areGiven ? "embed_dims" : "num_heads");
        return backbone with { IsTokenBased = true };
    }

    // A variant's numbers may be changed one by one; a single width is that of one head.
    private static MmBackbone MitVariant(ConfigCursor section, int[] published)
    {
        IReadOnlyList<int> heads = section["num_heads"].Integers ?? MixVisionTransformerOptions.Published.NumHeads;
        IReadOnlyList<int>? widths = section["embed_dims"].Integer is { } width ? [.. heads.Select(count => width * count)]
            : section["embed_dims"].Integers;
        return Pyramid(section, [.. widths ?? published],
            Cumulative(section["strides"].Integers ?? MixVisionTransformerOptions.Published.Strides),
            widths is null ? "type" : "embed_dims") with { IsTokenBased = true };
    }

    private static MmBackbone ResNet(ConfigCursor section)
    {
        int depth = section["depth"].Integer ?? 50;
        int width = section["base_channels"].Integer ?? 64;
        int expansion = depth is 18 or 34 ? 1 : 4;
        int stages = Math.Clamp(section["num_stages"].Integer ?? 4, 1, MostStages);
        IReadOnlyList<int> strides = section["strides"].Integers ?? [1, 2, 2, 2];
        int[] widths = [.. Enumerable.Range(0, stages).Select(stage => width * expansion << stage)];
        int[] reach = [.. Cumulative(strides).Take(stages).Select(stride => stride * 4)];
        return Pyramid(section, widths, reach, "depth");
    }

    private static MmBackbone Swin(ConfigCursor section)
    {
        int width = section["embed_dims"].Integer ?? 96;
        int stages = section["depths"].Integers?.Count ?? 4;
        return Pyramid(section, [.. Enumerable.Range(0, stages).Select(stage => width << stage)], Strides4,
            "embed_dims") with { IsTokenBased = true };
    }

    private static MmBackbone HrNet(ConfigCursor section)
    {
        IReadOnlyList<int>? widths = section["extra"]["stage4"]["num_channels"].Integers;
        return widths is null ? new MmBackbone { Section = section } : new MmBackbone
        {
            Section = section,
            ChannelsKey = section["extra"]["stage4"]["num_channels"].Path,
            Maps = [.. widths.Select((width, i) => new FeatureMap(width, 4 << i))],
        };
    }

    private static MmBackbone MobileNetV2(ConfigCursor section)
    {
        double factor = section["widen_factor"].Number ?? 1;
        int[] widths = [.. MobileNetV2Widths.Select(width => Divisible(width * factor))];
        return Selected(section, widths, section["out_indices"].Integers ?? [1, 2, 4, 6], "widen_factor");
    }

    private static MmBackbone MobileNetV3(ConfigCursor section)
    {
        bool small = section["arch"].Text is null or "small";
        return Selected(section, small ? MobileNetV3Small : MobileNetV3Large,
            section["out_indices"].Integers ?? (small ? [0, 1, 12] : [1, 3, 16]), "arch");
    }

    private static MmBackbone PlainTransformer(ConfigCursor section, string type)
    {
        int width = section["embed_dims"].Integer ?? 768;
        int count = section["out_indices"].Integers?.Count ?? 1;
        int patch = section["patch_size"].Integer ?? 16;
        return new MmBackbone
        {
            Section = section,
            IsTokenBased = true,
            ChannelsKey = section["embed_dims"].Path,
            Maps = [.. Enumerable.Repeat(new FeatureMap(width, patch), count)],

            // VisionTransformer resizes its embedding to every image; the other two do not
            FixedSize = type == "VisionTransformer" ? null : section["img_size"].Pair ?? (type == "MAE" ? (224, 224) : null),
        };
    }

    private static MmBackbone ConvNeXt(ConfigCursor section)
    {
        IReadOnlyList<int>? widths = section["arch"].Text is { } arch ? ConvNeXtWidths.GetValueOrDefault(arch)
            : section["arch"]["channels"].Integers;
        widths ??= section["arch"].Exists ? null : ConvNeXtWidths["tiny"];
        return widths is null ? new MmBackbone { Section = section }
            : Selected(section, widths, section["out_indices"].Integers ?? [-1], "arch");
    }

    // The stages' own map, one per attention-refined stage, and the fused one at the end.
    private static MmBackbone Stdc(ConfigCursor section)
    {
        int refined = section["out_channels"].Integer ?? 128;
        IReadOnlyList<int> widths = section["backbone_cfg"]["channels"].Integers ?? [32, 64, 256, 512, 1024];
        int fused = section["ffm_cfg"]["out_channels"].Integer ?? 256;
        int stages = section["last_in_channels"].Integers?.Count ?? 2;
        return new MmBackbone
        {
            Section = section,
            ChannelsKey = section["ffm_cfg"]["out_channels"].Path,
            Maps = [new FeatureMap(widths.Count > 2 ? widths[2] : fused, 8), .. Enumerable.Repeat(new FeatureMap(refined), stages),
                new FeatureMap(fused, 8)],
        };
    }

    // The decoder's maps, deepest first.
    private static MmBackbone UNet(ConfigCursor section)
    {
        int width = section["base_channels"].Integer ?? 64;
        int stages = Math.Clamp(section["num_stages"].Integer ?? 5, 1, MostStages);
        IReadOnlyList<int> strides = section["strides"].Integers ?? [.. Enumerable.Repeat(1, stages)];
        IReadOnlyList<int> downsamples = [.. (section["downsamples"].Items is { Count: > 0 } items
            ? items.Select(item => item.Flag ?? true)
            : Enumerable.Repeat(true, stages - 1)).Select(flag => flag ? 2 : 1)];
        return new MmBackbone
        {
            Section = section,
            ChannelsKey = section["base_channels"].Path,
            SizeMultiple = strides.Skip(1).Concat(downsamples).Aggregate(1, (product, stride) => product * stride),
            Maps = [.. Enumerable.Range(0, stages)
                .Select(stage => new FeatureMap(width << (stages - 1 - stage), 1 << (stages - 1 - stage)))],
        };
    }

    private static MmBackbone Pyramid(ConfigCursor section, IReadOnlyList<int> widths, IReadOnlyList<int> strides, string key)
    {
        IReadOnlyList<int> chosen = section["out_indices"].Integers ?? [.. Enumerable.Range(0, widths.Count)];
        return Selected(section, widths, chosen, key, strides);
    }

    private static MmBackbone Selected(
        ConfigCursor section, IReadOnlyList<int> widths, IReadOnlyList<int> chosen, string key, IReadOnlyList<int>? strides = null) => new()
        {
            Section = section,
            ChannelsKey = section[key].Path,
            Maps =
            [
                .. chosen.Select(index => index < 0 ? index + widths.Count : index).Where(index => index >= 0 && index < widths.Count)
                    .Select(index => new FeatureMap(widths[index], strides is not null && index < strides.Count ? strides[index] : null)),
            ],
        };

    private static MmBackbone Fixed(ConfigCursor section, IReadOnlyList<int> widths) => new()
    {
        Section = section,
        ChannelsKey = section["type"].Path,
        Maps = [.. widths.Select(width => new FeatureMap(width))],
    };

    private static int[] Cumulative(IReadOnlyList<int> strides)
    {
        int product = 1;
        return [.. strides.Select(stride => product *= stride)];
    }
}
