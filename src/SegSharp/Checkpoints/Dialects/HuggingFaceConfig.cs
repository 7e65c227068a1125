using System.Text.Json;
using System.Text.Json.Nodes;
using SegSharp.Models.Backbones;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>The <c>config.json</c> that transformers builds a SegFormer from.</summary>
internal static class HuggingFaceConfig
{
    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true };

    /// <summary>The text.</summary>
    /// <param name="path">The checkpoint, for messages.</param>
    /// <param name="names">What was recognised in it.</param>
    /// <param name="classes">The names of its classes.</param>
    /// <param name="encoder">What its config says of the encoder; null where it has none.</param>
    /// <exception cref="CheckpointMismatchException">Nothing says how many attention heads there are.</exception>
    public static string Write(string path, RecognisedNames names, IReadOnlyList<string> classes, MixVisionTransformerOptions? encoder)
    {
        EncoderShapes shapes = new(path, names);
        bool classifies = names.Tensors.Any(tensor => tensor.Name == "head.weight");
        JsonObject config = new()
        {
            ["architectures"] = new JsonArray(names.Head == HeadKind.AllMlp ? "SegformerForSemanticSegmentation"
                : classifies ? "SegformerForImageClassification" : "SegformerModel"),
            ["model_type"] = "segformer",
            ["num_channels"] = shapes.InChannels,
            ["num_encoder_blocks"] = names.Depths.Count,
            ["depths"] = Array(names.Depths),
            ["hidden_sizes"] = Array(shapes.Widths),
            ["num_attention_heads"] = Array(encoder?.NumHeads ?? shapes.AttentionHeads ?? throw new CheckpointMismatchException(
                $"'{path}' holds an encoder of widths {string.Join(", ", shapes.Widths)}, which is none of the published ones, "
                + "and its number of attention heads does not show in the weights: a folder for transformers needs it. " +
                    "Convert a checkpoint that carries its config, or write a file instead of a folder.")),
            ["mlp_ratios"] = Array(shapes.MlpRatios),
            ["sr_ratios"] = Array(shapes.Reductions),
            ["patch_sizes"] = Array(shapes.PatchSizes),
            ["strides"] = Array(encoder?.Strides ?? MixVisionTransformerOptions.Published.Strides),
            ["hidden_act"] = encoder?.Activation switch
            {
                FeedForwardActivation.GeluTanh => "gelu_pytorch_tanh",
                FeedForwardActivation.Relu => "relu",
                FeedForwardActivation.Silu => "silu",
                _ => "gelu",
            },
            ["semantic_loss_ignore_index"] = byte.MaxValue,
        };
        if (names.Head == HeadKind.AllMlp)
        {
            config["decoder_hidden_size"] = shapes.Decoder.Width;
            // one channel stands for two classes
            classes = classes.Count == shapes.Decoder.Classes ? classes : [.. classes.TakeLast(shapes.Decoder.Classes)];
        }

        if (names.Head == HeadKind.AllMlp || classifies)
        {
            config["id2label"] = new JsonObject(classes.Select((name, i) => KeyValuePair.Create($"{i}", (JsonNode?)name)));
            config["label2id"] =
                new JsonObject(classes.Select((name, i) => KeyValuePair.Create(name, (JsonNode?)i)).DistinctBy(pair => pair.Key));
        }

        return config.ToJsonString(_readable) + "\n";
    }

    private static JsonArray Array(IEnumerable<int> values) => [.. values.Select(value => JsonValue.Create(value))];
}
