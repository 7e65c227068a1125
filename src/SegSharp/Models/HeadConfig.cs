using SegSharp.Configuration;
using SegSharp.Models.Heads;
using SegSharp.Nn;

namespace SegSharp.Models;

/// <summary>Reads a decode head's numbers from a config.</summary>
internal static class HeadConfig
{
    public static SegFormerHeadOptions Read(ConfigSection section)
    {
        // 'channels' is the width in MMSegmentation 1.x; the original names it decoder_params.embed_dim
        int width = section.Int("channels", 256);
        if (section.OptionalSection("decoder_params") is { } decoder)
        {
            width = decoder.Int("embed_dim", width);
            decoder.Complete();
        }

        section.Ignore("feature_strides", "input_transform", "act_cfg", "init_cfg", "interpolate_mode", "conv_cfg");
        return new SegFormerHeadOptions
        {
            InChannels = section.Ints("in_channels"),
            InIndex = section.Ints("in_index", [0, 1, 2, 3])!,
            EmbedDim = Positive(section, section.Has("decoder_params") ? "decoder_params" : "channels", width),
            NumClasses = Positive(section, "num_classes", section.Int("num_classes")),
            DropoutRatio = section.Double("dropout_ratio", 0.1),
            Norm = ReadNorm(section),
            AlignCorners = section.Bool("align_corners", false),
        };
    }

    private static int Positive(ConfigSection section, string key, int value) =>
        value >= 1 ? value : throw section.Error(key, $"{value} is below 1");

    private static NormOptions ReadNorm(ConfigSection section)
    {
        if (section.OptionalSection("norm_cfg") is not { } norm)
        {
            return new NormOptions(NormKind.SyncBatchNorm);
        }

        if (norm.Type == "LN")
        {
            throw norm.Error("type", NormOptions.LayerNormRefusal.TrimEnd('.'));
        }

        if (!NormOptions.Names.TryGetValue(norm.Type, out NormKind kind))
        {
            throw norm.Error("type", $"there is no normalization '{norm.Type}'", $"Known are {string.Join(", ", NormOptions.Names.Keys)}");
        }

        NormOptions options = new(
            kind, norm.Bool("requires_grad", true), norm.OptionalDouble("eps"), norm.Double("momentum", 0.1), norm.Int("num_groups", 32));
        norm.Complete();
        return options;
    }
}
