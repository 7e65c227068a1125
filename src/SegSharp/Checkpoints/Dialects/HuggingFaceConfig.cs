using System.Text.Json;
using System.Text.Json.Nodes;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>The <c>config.json</c> that transformers builds a SegFormer from.</summary>
internal static class HuggingFaceConfig
{
    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true };

    public static string Write(string path, RecognisedNames names, IReadOnlyList<string> classes)
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
            ["num_attention_heads"] = Array(shapes.AttentionHeads),
            ["mlp_ratios"] = Array(shapes.MlpRatios),
            ["sr_ratios"] = Array(shapes.Reductions),
            ["patch_sizes"] = Array(shapes.PatchSizes),
            ["strides"] = Array([4, 2, 2, 2]),
            ["hidden_act"] = "gelu",
            ["semantic_loss_ignore_index"] = byte.MaxValue,
        };
        if (names.Head == HeadKind.AllMlp)
        {
            config["decoder_hidden_size"] = shapes.Decoder.Width;
            classes = classes.Count == shapes.Decoder.Classes ? classes : [.. classes.TakeLast(shapes.Decoder.Classes)]; // one channel stands for two classes
            config["id2label"] = new JsonObject(classes.Select((name, i) => KeyValuePair.Create($"{i}", (JsonNode?)name)));
            config["label2id"] = new JsonObject(classes.Select((name, i) => KeyValuePair.Create(name, (JsonNode?)i)).DistinctBy(pair => pair.Key));
        }

        return config.ToJsonString(_readable) + "\n";
    }

    private static JsonArray Array(IEnumerable<int> values) => [.. values.Select(value => JsonValue.Create(value))];
}
