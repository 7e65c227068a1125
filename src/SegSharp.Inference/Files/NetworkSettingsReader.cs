using System.Text.Json;
using SegSharp.Inference.Models;
using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;

namespace SegSharp.Inference.Files;

/// <summary>Reads from a checkpoint's config what the shapes of its weights do not tell.</summary>
internal static class NetworkSettingsReader
{
    /// <summary>The settings.</summary>
    /// <param name="path">The checkpoint, for messages.</param>
    /// <param name="model">The config's <c>model</c>.</param>
    /// <exception cref="ModelException">The config asks for what is not run here.</exception>
    public static NetworkSettings Read(string path, JsonElement model)
    {
        JsonElement backbone = Part(path, model, "backbone"), head = Part(path, model, "decode_head");
        MixTransformerSizes sizes = MixTransformerSizes.OfType(backbone.Type()) ?? throw new ModelException(
            $"'{path}' has the encoder '{backbone.Type()}', and what is run here is a Mix Transformer.");
        LayerNormEps eps = Eps(backbone);
        int[] given = backbone.Ints("out_indices") ?? [0, 1, 2, 3];
        return new NetworkSettings
        {
            Heads = backbone.Ints("num_heads") ?? sizes.Heads,
            Strides = backbone.Ints("strides") ?? [4, 2, 2, 2],
            BlockEps = eps.Block,
            EmbeddingEps = eps.Embedding,
            ReductionEps = eps.Reduction,
            Activation = Activation(path, backbone),
            OutIndices = given,
            InIndex = InIndex(path, head, given.Distinct().Count()),
            HeadEps = head.Get("norm_cfg")?.Double("eps") ?? 1e-5,
            Dilation = Math.Max(1, head.Int("dilation") ?? 1),
            AlignCorners = head.Bool("align_corners") ?? false,
            Upsampling = Math.Max(1, head.Int("upsampling") ?? 1),
            Threshold = head.Double("threshold") ?? HeadConstants.DefaultThreshold,
        };
    }

    private static JsonElement Part(string path, JsonElement model, string name) =>
        model.Get(name) is { ValueKind: JsonValueKind.Object } part
        ? part : throw new ModelException($"The config in '{path}' describes no {name} of its model.");

    // As training reads it: MMSegmentation 1.x calls the depths num_layers, and has another eps.
    private static LayerNormEps Eps(JsonElement backbone)
    {
        bool current = backbone.Get("num_layers") is not null;
        string? ofNorm = !current || backbone.Get("norm_cfg") is not { } norm ? null : norm.Double("eps") == 1e-6
            ? "mmsegmentation" : "huggingface";
        return (backbone.Text("layer_norm_eps") ?? ofNorm ?? (current ? "mmsegmentation" : "original")) switch
        {
            "mmsegmentation" => LayerNormEps.MmSegmentation,
            "huggingface" => LayerNormEps.HuggingFace,
            _ => LayerNormEps.Original,
        };
    }

    private static NetworkActivation Activation(string path, JsonElement backbone)
    {
        if (backbone.Get("act_cfg") is not { } activation)
        {
            return NetworkActivation.Gelu;
        }

        return activation.Type() switch
        {
            "GELU" => activation.Text("approximate") == "tanh" ? NetworkActivation.GeluTanh : NetworkActivation.Gelu,
            "ReLU" => NetworkActivation.Relu,
            "SiLU" or "Swish" => NetworkActivation.Silu,
            string other =>
                throw new ModelException($"The encoder in '{path}' has the activation '{other}'; known are GELU, ReLU and SiLU."),
        };
    }

    // Negative numbers count from the coarsest map.
    private static int[] InIndex(string path, JsonElement head, int maps)
    {
        int[] index = head.Ints("in_index") ?? (head.Type() == "FCNHead" ? [-1] : [0, 1, 2, 3]);
        return Array.TrueForAll(index, map => map >= -maps && map < maps)
            ? [.. index.Select(map => map < 0 ? map + maps : map)]
            : throw new ModelException(
                $"The decode head in '{path}' takes in map {index.First(map => map < -maps || map >= maps)} of {maps}.");
    }
}
