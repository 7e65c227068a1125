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
        section.Ignore("style", "init_cfg", "pretrained", "img_size", "num_classes", "pretrain_img_size");
        MixTransformerSizes sizes = (MixTransformerSizes.OfType(section.Type.Split('.')[^1]) ?? MixTransformerSizes.Of(defaults)).With(
            section.Ints("embed_dims", fallback: null), section.Ints(current ? "num_layers" : "depths", fallback: null),
            section.Ints("num_heads", fallback: null));
        int stages = section.Int("num_stages", sizes.Heads.Count);
        string eps = ReadNorm(section, hasEps: current && !section.Has("layer_norm_eps")) ?? (current ? "mmsegmentation" : "original");
        MixVisionTransformerOptions options = defaults with
        {
            InChannels = section.Int(section.Has("in_chans") ? "in_chans" : "in_channels", defaults.InChannels),
            EmbedDims = sizes.Widths,
            Depths = sizes.Depths,
            NumHeads = sizes.Heads,
            MlpRatios = section.Has("mlp_ratio") ? Repeat(section.Int("mlp_ratio"), stages)
                : section.Ints("mlp_ratios", [.. defaults.MlpRatios])!,
            SrRatios = section.Ints("sr_ratios", [.. defaults.SrRatios])!,
            PatchSizes = section.Ints("patch_sizes", [.. defaults.PatchSizes])!,
            Strides = section.Ints("strides", [.. defaults.Strides])!,
            QkvBias = section.Bool("qkv_bias", defaults.QkvBias),
            DropRate = section.Double("drop_rate", defaults.DropRate),
            AttnDropRate = section.Double("attn_drop_rate", defaults.AttnDropRate),
            DropPathRate = section.Double("drop_path_rate", defaults.DropPathRate),
            OutIndices = section.Ints("out_indices", [.. defaults.OutIndices])!,
            ActivationCheckpointing = section.Bool("with_cp", defaults.ActivationCheckpointing),
            Eps = ReadEps(section, eps),
            Activation = ReadActivation(section),
        };
        foreach ((string key, string problem) in options.Validate())
        {
            throw section.Error(current && key == "depths" ? "num_layers" : key, problem.TrimEnd('.'));
        }

        return options;
    }

    /// <summary>
    /// The eps of layer normalization that a config's encoder has, without building it;
    /// null where it is no Mix Transformer of this library.
    /// </summary>
    internal static LayerNormEps? FindEps(ConfigDict config)
    {
        if (!config.TryGet("model", out ConfigNode? model) || model is not ConfigDict whole
            || !whole.TryGet("backbone", out ConfigNode? node) || node is not ConfigDict backbone)
        {
            return null;
        }

        try
        {
            ConfigSection section = new(backbone, "model.backbone");
            string type = section.Type.Split('.')[^1];
            return MixTransformerSizes.OfType(type) is not null ? Read(section, new()).Eps : null;
        }
        catch (ConfigException)
        {
            return null;
        }
    }

    // A key of this project: weights of another code base give the same numbers only under its eps.
    private static LayerNormEps ReadEps(ConfigSection section, string fallback) => section.String("layer_norm_eps", fallback) switch
    {
        "original" => LayerNormEps.Original,
        "mmsegmentation" => LayerNormEps.MmSegmentation,
        "huggingface" => LayerNormEps.HuggingFace,
        string other =>
            throw section.Error("layer_norm_eps", $"there is no '{other}'", "Known are original, mmsegmentation and huggingface"),
    };

    // MMSegmentation's key. The published encoders have GELU; another one trains another network, so it is never read over.
    private static FeedForwardActivation ReadActivation(ConfigSection section)
    {
        if (section.OptionalSection("act_cfg") is not { } activation)
        {
            return FeedForwardActivation.Gelu;
        }

        activation.Ignore("inplace");
        (string type, bool isTanh) = (activation.Type, activation.String("approximate", "none") == "tanh");
        activation.Complete();
        return type switch
        {
            "GELU" => isTanh ? FeedForwardActivation.GeluTanh : FeedForwardActivation.Gelu,
            "ReLU" => FeedForwardActivation.Relu,
            "SiLU" or "Swish" => FeedForwardActivation.Silu,
            string other =>
                throw activation.Error("type", $"there is no activation '{other}' for the encoder", "Known are GELU, ReLU and SiLU"),
        };
    }

    private static int[] Repeat(int value, int count) => [.. Enumerable.Repeat(value, count)];

    // The encoder's norms are layer norms over tokens; anything else is another network.
    // MMCV's layer norms have an eps of 1e-5 where none is given.
    private static string? ReadNorm(ConfigSection section, bool hasEps)
    {
        if (section.OptionalSection("norm_cfg") is not { } norm)
        {
            return null;
        }

        if (NormOptions.NameOf(norm.Type) != "LN")
        {
            throw norm.Error(
                "type", $"the encoder normalizes tokens with 'LN', found '{norm.Type}'",
                "Remove norm_cfg from the backbone; only decode_head.norm_cfg is meant to be SyncBN or BN");
        }

        double eps = norm.Double("eps", 1e-5);
        norm.Ignore("requires_grad");
        norm.Complete();
        return !hasEps ? null : eps switch
        {
            1e-6 => "mmsegmentation",
            1e-5 => "huggingface",
            _ => throw norm.Error("eps", $"it is {eps}", "Give 1e-6 or 1e-5, which published encoders have"),
        };
    }
}
