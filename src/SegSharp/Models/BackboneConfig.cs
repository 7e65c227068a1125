using SegSharp.Configuration;
using SegSharp.Models.Backbones;
using SegSharp.Nn;

namespace SegSharp.Models;

/// <summary>Reads an encoder's numbers from a config.</summary>
public static class BackboneConfig
{
    /// <summary>Reads the keys of both generations of MMSegmentation.</summary>
    /// <param name="section">The config's <c>backbone</c>.</param>
    /// <param name="defaults">What counts where the config says nothing.</param>
    /// <exception cref="ConfigException">A value does not fit.</exception>
    public static MixVisionTransformerOptions Read(ConfigSection section, MixVisionTransformerOptions defaults)
    {
        // 'num_layers' is MMSegmentation 1.x's name of 'depths'; with it comes its eps
        bool current = section.Has("num_layers");
        section.Ignore("style", "init_cfg", "pretrained", "img_size", "num_classes", "pretrain_img_size", "act_cfg");
        int[] heads = section.Ints("num_heads", [.. defaults.NumHeads])!;
        int stages = section.Int("num_stages", heads.Length);
        ReadNorm(section);
        MixVisionTransformerOptions options = defaults with
        {
            InChannels = section.Int(section.Has("in_chans") ? "in_chans" : "in_channels", defaults.InChannels),
            EmbedDims = EmbedDims(section, heads, defaults),
            Depths = section.Ints(current ? "num_layers" : "depths", [.. defaults.Depths])!,
            NumHeads = heads,
            MlpRatios = section.Has("mlp_ratio") ? Repeat(section.Int("mlp_ratio"), stages) : section.Ints("mlp_ratios", [.. defaults.MlpRatios])!,
            SrRatios = section.Ints("sr_ratios", [.. defaults.SrRatios])!,
            PatchSizes = section.Ints("patch_sizes", [.. defaults.PatchSizes])!,
            Strides = section.Ints("strides", [.. defaults.Strides])!,
            QkvBias = section.Bool("qkv_bias", defaults.QkvBias),
            DropRate = section.Double("drop_rate", defaults.DropRate),
            AttnDropRate = section.Double("attn_drop_rate", defaults.AttnDropRate),
            DropPathRate = section.Double("drop_path_rate", defaults.DropPathRate),
            OutIndices = section.Ints("out_indices", [.. defaults.OutIndices])!,
            RecomputesBlocks = section.Bool("with_cp", defaults.RecomputesBlocks),
            Eps = ReadEps(section, current ? "mmsegmentation" : "original"),
        };
        foreach ((string key, string problem) in options.Validate())
        {
            throw section.Error(current && key == "depths" ? "num_layers" : key, problem.TrimEnd('.'));
        }

        return options;
    }

    // A key of this project: weights of another code base give the same numbers only under its eps.
    private static LayerNormEps ReadEps(ConfigSection section, string fallback) => section.String("layer_norm_eps", fallback) switch
    {
        "original" => LayerNormEps.Original,
        "mmsegmentation" => LayerNormEps.MmSegmentation,
        "huggingface" => LayerNormEps.HuggingFace,
        string other => throw section.Error("layer_norm_eps", $"there is no '{other}'", "Known are original, mmsegmentation and huggingface"),
    };

    // A single number is the channels of one head: stage i has number times heads[i] channels.
    private static int[] EmbedDims(ConfigSection section, int[] heads, MixVisionTransformerOptions defaults) =>
        section.Ints("embed_dims", [.. defaults.EmbedDims])! is [int single] ? [.. heads.Select(h => single * h)] : section.Ints("embed_dims", [.. defaults.EmbedDims])!;

    private static int[] Repeat(int value, int count) => [.. Enumerable.Repeat(value, count)];

    // The encoder's norms are layer norms over tokens; anything else is another network.
    private static void ReadNorm(ConfigSection section)
    {
        if (section.OptionalSection("norm_cfg") is not { } norm)
        {
            return;
        }

        if (NormOptions.NameOf(norm.Type) != "LN")
        {
            throw norm.Error(
                "type", $"the encoder normalizes tokens with 'LN', found '{norm.Type}'",
                "Remove norm_cfg from the backbone; only decode_head.norm_cfg is meant to be SyncBN or BN");
        }

        norm.Ignore("eps", "requires_grad");
        norm.Complete();
    }
}
