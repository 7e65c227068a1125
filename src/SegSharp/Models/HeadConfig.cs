using SegSharp.Configuration;
using SegSharp.Configuration.Vocabulary;
using SegSharp.Models.Heads;
using SegSharp.Nn;

namespace SegSharp.Models;

/// <summary>Reads a decode head's numbers from a config.</summary>
internal static class HeadConfig
{
    private const int MostLayers = 1000;
    private const int MostClasses = 65_536;

    public static SegFormerHeadOptions Read(ConfigSection section)
    {
        // 'channels' is the width in MMSegmentation 1.x; the original names it decoder_params.embed_dim
        int width = section.Int("channels", 256);
        if (section.OptionalSection("decoder_params") is { } decoder)
        {
            width = decoder.Int("embed_dim", width);

            // left over from other heads in the original's B0 config; its head reads embed_dim alone
            decoder.Ignore("depth", "num_heads", "mlp_ratio", "num_patches", "attn_ffn", "conv_cls_seg");
            decoder.Complete();
        }

        section.Ignore("feature_strides", "init_cfg");
        section.Only("input_transform", "multiple_select");
        section.Only("interpolate_mode", "bilinear");
        section.OnlyType("act_cfg", "ReLU");
        section.OnlyType("conv_cfg", "Conv2d", "Conv");
        return new SegFormerHeadOptions
        {
            InChannels = section.Ints("in_channels"),
            InIndex = section.Ints("in_index", [0, 1, 2, 3])!,
            EmbedDim = Positive(section, section.Has("decoder_params") ? "decoder_params" : "channels", width),
            NumClasses = Classes(section),
            OutChannels = OutChannels(section),
            Threshold = Threshold(section),
            DropoutRatio = section.Double("dropout_ratio", 0.1),
            Norm = ReadNorm(section, NormKind.SyncBatchNorm),
            AlignCorners = section.Bool("align_corners", false),
            Upsampling = Positive(section, "upsampling", section.Int("upsampling", 1)),
        };
    }

    public static FcnHeadOptions ReadFcn(ConfigSection section)
    {
        section.Ignore("init_cfg");
        section.OnlyType("act_cfg", "ReLU");
        section.OnlyType("conv_cfg", "Conv2d", "Conv");
        if (section.Has("input_transform"))
        {
            throw section.Error("input_transform", "an FCN head here takes in one map",
                "Leave input_transform out and name one map in in_index");
        }

        int kernel = Positive(section, "kernel_size", section.Int("kernel_size", 3));
        return new FcnHeadOptions
        {
            InChannels = Positive(section, "in_channels", section.Int("in_channels")),
            InIndex = section.Int("in_index", -1),
            Channels = Positive(section, "channels", section.Int("channels")),
            NumConvs = section.Int("num_convs", 2) is >= 0 and <= MostLayers and int convs ? convs
                : throw section.Error("num_convs", $"it is not 0 to {MostLayers}"),
            KernelSize = kernel % 2 == 1 ? kernel : throw section.Error("kernel_size", $"{kernel} is even", "Use an odd size, such as 3"),
            Dilation = Positive(section, "dilation", section.Int("dilation", 1)),
            ConcatInput = section.Bool("concat_input", true),
            NumClasses = Classes(section),
            OutChannels = OutChannels(section),
            Threshold = Threshold(section),
            DropoutRatio = section.Double("dropout_ratio", 0.1),
            Norm = ReadNorm(section, NormKind.None),
            AlignCorners = section.Bool("align_corners", false),
        };
    }

    /// <summary>The channels of a head's logits where the config names them: all classes, or one for two of them.</summary>
    public static int? OutChannels(ConfigSection section)
    {
        int classes = section.Int("num_classes");
        if (section.OptionalInt("out_channels") is not { } channels)
        {
            return null;
        }

        return channels == classes || (channels == 1 && classes == 2)
            ? channels
            : throw section.Error(
                "out_channels", $"it is {channels} for {classes} classes",
                $"Leave it out for {classes} channels, or use out_channels=1 with num_classes=2");
    }

    private static double Threshold(ConfigSection section)
    {
        double threshold = section.Double("threshold", IDecodeHead.DefaultThreshold);
        return threshold is > 0 and < 1
            ? threshold
            : throw section.Error("threshold", $"it is {threshold}, but it is held against a probability",
                "Give a number between 0 and 1, such as 0.5");
    }

    private static int Classes(ConfigSection section) =>
        Positive(section, "num_classes", section.Int("num_classes")) is <= MostClasses and int classes
        ? classes
        : throw section.Error("num_classes", $"a mask tells at most {MostClasses} classes apart");

    private static int Positive(ConfigSection section, string key, int value) =>
        value >= 1 ? value : throw section.Error(key, $"{value} is below 1");

    /// <summary>Reads <c>norm_cfg</c>, which is what it is for feature maps everywhere.</summary>
    internal static NormOptions ReadNorm(ConfigSection section, NormKind otherwise)
    {
        if (section.OptionalSection("norm_cfg") is not { } norm)
        {
            return new NormOptions(otherwise);
        }

        string name = NormOptions.NameOf(norm.Type);
        if (name == "LN")
        {
            throw norm.Error("type", NormOptions.LayerNormRefusal.TrimEnd('.'));
        }

        if (!NormOptions.Names.TryGetValue(name, out NormKind kind))
        {
            throw norm.Error("type", $"there is no normalization '{norm.Type}'", $"Known are {string.Join(", ", NormOptions.Names.Keys)}");
        }

        NormOptions options = new(
            kind, norm.Bool("requires_grad", true), norm.OptionalDouble("eps"), norm.Double("momentum", 0.1), norm.Int("num_groups", 32));
        norm.Complete();
        return options;
    }
}
