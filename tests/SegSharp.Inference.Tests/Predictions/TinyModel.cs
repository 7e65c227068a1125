using System.Text.Json.Nodes;
using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Models;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Inference.Tests.Predictions;

/// <summary>Checkpoints of networks of a few thousand numbers, whose labels differ from pixel to pixel.</summary>
internal static class TinyModel
{
    public const int Classes = 7;

    /// <summary>The config of such a network, as a checkpoint carries it.</summary>
    public static JsonObject Config(int channels = 3, bool isBinary = false)
    {
        JsonObject head = new()
        {
            ["type"] = "SegFormerHead",
            ["in_channels"] = new JsonArray(16, 32, 40, 48),
            ["in_index"] = new JsonArray(0, 1, 2, 3),
            ["channels"] = 24,
            ["num_classes"] = isBinary ? 2 : Classes,
            ["norm_cfg"] = new JsonObject { ["type"] = "BN" },
            ["align_corners"] = false,
        };
        if (isBinary)
        {
            head["out_channels"] = 1;
            head["threshold"] = 0.4;
        }

        JsonObject preprocessor = new()
        {
            ["type"] = "SegDataPreProcessor",
            ["mean"] = new JsonArray([.. Enumerable.Range(0, channels).Select(i => JsonValue.Create(100.5 + i))]),
            ["std"] = new JsonArray([.. Enumerable.Range(0, channels).Select(i => JsonValue.Create(50.25 + i))]),
            ["bgr_to_rgb"] = channels == 3,
        };
        return new JsonObject
        {
            ["model"] = new JsonObject
            {
                ["type"] = "EncoderDecoder",
                ["backbone"] = new JsonObject
                {
                    ["type"] = "MixVisionTransformer",
                    ["in_channels"] = channels,
                    ["embed_dims"] = new JsonArray(16, 32, 40, 48),
                    ["depths"] = new JsonArray(1, 1, 1, 1),
                    ["num_heads"] = new JsonArray(1, 2, 5, 8),
                },
                ["decode_head"] = head,
                ["test_cfg"] = new JsonObject { ["mode"] = "whole" },
            },
            ["data_preprocessor"] = preprocessor,
            ["test_dataloader"] = new JsonObject
            {
                ["dataset"] = new JsonObject
                {
                    ["type"] = "BaseSegDataset",
                    ["pipeline"] = new JsonArray(
                        new JsonObject { ["type"] = "LoadImageFromFile" }, new JsonObject { ["type"] = "PackSegInputs" }),
                },
            },
        };
    }

    /// <summary>A step of the test pipeline before the last one.</summary>
    public static JsonObject With(this JsonObject config, JsonObject step)
    {
        config["test_dataloader"]!["dataset"]!["pipeline"]!.AsArray().Insert(1, step);
        return config;
    }

    /// <summary>Writes a checkpoint of SegSharp with random weights.</summary>
    public static string Write(string path, JsonObject config, Action<JsonObject>? change = null)
    {
        EncoderDecoder model =
            ModelRegistry.Build(new ConfigSection(ConfigFile.ParseJson(config.ToJsonString()), string.Empty).Section("model")).Model;
        model.Initialize();
        Randomize(model);
        change?.Invoke(config); // what the file says of itself, and is not
        Checkpoint.Write(
            path, model, new CheckpointDescription(config.ToJsonString(), [.. Enumerable.Range(0, model.NumClasses).Select(i => $"c{i}")],
                Palette.Generate(model.NumClasses)));
        return path;
    }

    /// <summary>Gives every parameter and statistic a number of its own, the same in each run, and logits that are far apart.</summary>
    public static void Randomize(EncoderDecoder model)
    {
        Random random = new(1);
        foreach ((string name, TensorSlot slot) in model.NamedState().Where(state => state.Slot.Value.DType == DType.Float32))
        {
            bool isScale = name.EndsWith("weight", StringComparison.Ordinal) || name.EndsWith("var", StringComparison.Ordinal);
            bool isLast = name is "decode_head.linear_pred.weight" or "decode_head.conv_seg.weight";
            long[] shape = slot.Shape.ToLongs();
            double spread = isLast ? 2 : shape.Length == 1 ? 0.2
                : Math.Sqrt(3.0 / shape.Skip(1).Aggregate(1L, (product, size) => product * size));
            float low = (shape.Length == 1 && isScale ? 1 : 0) - (float)spread, range = 2 * (float)spread;
            using Tensor values = Tensor.From<float>(
                [.. Enumerable.Range(0, (int)slot.Shape.ElementCount.Value).Select(_ => low + (range * random.NextSingle()))], slot.Shape);
            slot.Load(values, default);
        }
    }

    /// <summary>A picture with waves and noise.</summary>
    public static ByteImage Image(int height, int width, int channels = 3)
    {
        Random random = new(3);
        byte[] pixels = new byte[height * width * channels];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int c, int x, int y) = (i % channels, i / channels % width, i / channels / width);
            pixels[i] = (byte)(128 + (80 * Math.Sin((x + (y * c * 0.7)) / 6.0)) + random.Next(40));
        }

        return new ByteImage(height, width, channels, pixels);
    }
}
