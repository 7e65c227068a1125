using System.Text.Json;
using System.Text.Json.Nodes;
using SegSharp.Data.Imaging;
using SegSharp.Models.Heads;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>What a checkpoint of another code base would say of itself, were it one of SegSharp's: a config that builds its model.</summary>
internal static class ForeignDescription
{
    private static readonly double[] _imageNetMean = [123.675, 116.28, 103.53];
    private static readonly double[] _imageNetStd = [58.395, 57.12, 57.375];

    /// <summary>The description; its config has no model where the file holds an encoder alone.</summary>
    /// <exception cref="CheckpointFormatException">A file beside it is damaged.</exception>
    /// <exception cref="CheckpointMismatchException">The shapes are not those of such a model.</exception>
    public static CheckpointDescription Read(TensorFile file, RecognisedNames names)
    {
        if (names.Head == HeadKind.None)
        {
            return new CheckpointDescription("{}", [], Palette.Generate(0));
        }

        EncoderShapes shapes = new(file.Path, names);
        HuggingFaceFolder? folder = names.Dialect == CheckpointDialect.HuggingFace ? HuggingFaceFolder.Read(file.Path) : null;
        int count = ClassCount(shapes);
        JsonObject config = new()
        {
            ["model"] = Model(names, shapes, folder),
            ["data_preprocessor"] = Preprocessor(names.Dialect, folder),
            ["test_dataloader"] = new JsonObject { ["dataset"] = new JsonObject { ["type"] = "BaseSegDataset", ["pipeline"] = Pipeline(names.Dialect, folder) } },
        };
        return new CheckpointDescription(config.ToJsonString(), Classes(file, folder, count), ReadPalette(file, count));
    }

    /// <summary>What a class is called where the file does not say it.</summary>
    public static string Unnamed(int index) => $"class {index}";

    private static JsonObject Model(RecognisedNames names, EncoderShapes shapes, HuggingFaceFolder? folder)
    {
        (int width, int channels) = shapes.Decoder;
        bool isPublished = names.Head == HeadKind.AllMlp;

        // Hugging Face resizes logits to the image's own size at once, MMSegmentation by way of the network's input size
        JsonObject model = new()
        {
            ["type"] = "EncoderDecoder",
            ["test_cfg"] = new JsonObject { ["mode"] = "whole", [Inference.InferenceModeReader.DirectResizeKey] = folder is not null },
            ["backbone"] = new JsonObject
            {
                ["type"] = "MixVisionTransformer",
                ["in_channels"] = shapes.InChannels,
                ["embed_dims"] = Array(shapes.Widths),
                ["depths"] = Array(names.Depths),
                ["num_heads"] = Array(folder?.AttentionHeads ?? shapes.AttentionHeads),
                ["mlp_ratios"] = Array(shapes.MlpRatios),
                ["sr_ratios"] = Array(shapes.Reductions),
                ["patch_sizes"] = Array(shapes.PatchSizes),
                ["qkv_bias"] = shapes.HasQueryBias,
                ["layer_norm_eps"] = DialectWriting.EpsOf(names.Dialect).Name,
            },
            ["decode_head"] = new JsonObject
            {
                ["type"] = isPublished ? "SegFormerHead" : "SegformerHead",
                ["in_channels"] = Array(shapes.Widths),
                ["in_index"] = Array([0, 1, 2, 3]),
                ["channels"] = width,
                ["num_classes"] = ClassCount(shapes),
                ["norm_cfg"] = new JsonObject { ["type"] = "BN" },
                ["align_corners"] = false,
            },
        };
        if (channels == 1)
        {
            // of two classes, told apart by a sigmoid; MMSegmentation alone has another threshold
            model["decode_head"]!["out_channels"] = 1;
            model["decode_head"]!["threshold"] = names.Dialect == CheckpointDialect.MmSegmentation ? IDecodeHead.DefaultThreshold : 0.5;
        }

        if (names.Dialect == CheckpointDialect.Smp)
        {
            // and segmentation_models_pytorch's model upsamples them itself, with corners aligned
            model["decode_head"]!["upsampling"] = SegFormerHeadOptions.ToImageSize;
        }

        return model;
    }

    private static int ClassCount(EncoderShapes shapes) => Math.Max(2, shapes.Decoder.Classes);

    private static JsonObject Preprocessor(CheckpointDialect dialect, HuggingFaceFolder? folder)
    {
        JsonObject result = new()
        {
            ["type"] = "SegDataPreProcessor",
            ["mean"] = Array(folder?.Mean ?? _imageNetMean),
            ["std"] = Array(folder?.Std ?? _imageNetStd),
            ["bgr_to_rgb"] = true,
            ["seg_pad_val"] = byte.MaxValue,
        };
        if (dialect == CheckpointDialect.Smp)
        {
            result["test_cfg"] = new JsonObject { ["size_divisor"] = 32 };
        }

        return result;
    }

    private static JsonArray Pipeline(CheckpointDialect dialect, HuggingFaceFolder? folder)
    {
        JsonArray steps = [new JsonObject { ["type"] = "LoadImageFromFile" }];
        if (folder is { Size: { } size })
        {
            steps.Add(new JsonObject { ["type"] = "Resize", ["scale"] = Array([size.Width, size.Height]), ["keep_ratio"] = false, ["backend"] = "pillow" });
        }
        else if (folder is null && dialect != CheckpointDialect.Smp)
        {
            steps.Add(new JsonObject { ["type"] = "Resize", ["scale"] = Array([2048, 512]), ["keep_ratio"] = true });
        }

        if (folder is { ReducesLabels: true })
        {
            steps.Add(new JsonObject { ["type"] = "LoadAnnotations", ["reduce_zero_label"] = true });
        }

        steps.Add(new JsonObject { ["type"] = "PackSegInputs" });
        return steps;
    }

    private static IReadOnlyList<string> Classes(TensorFile file, HuggingFaceFolder? folder, int count)
    {
        IReadOnlyList<string>? names = folder is { Classes.Count: > 0 } ? folder.Classes
            : Parse<string[]>(file, "meta.CLASSES") ?? Parse<string[]>(file, "meta.dataset_meta.classes") ?? Parse<string[]>(file, "dataset_meta.classes");
        return names?.Count == count ? names : [.. Enumerable.Range(0, count).Select(Unnamed)];
    }

    private static Palette ReadPalette(TensorFile file, int count)
    {
        int[][]? colors = Parse<int[][]>(file, "meta.PALETTE") ?? Parse<int[][]>(file, "meta.dataset_meta.palette") ?? Parse<int[][]>(file, "dataset_meta.palette");
        return colors?.Length == count && colors.All(color => color is { Length: 3 } && color.All(value => value is >= 0 and <= byte.MaxValue))
            ? new Palette(colors.Select(color => new Rgb((byte)color[0], (byte)color[1], (byte)color[2]))) : Palette.Generate(count);
    }

    // what is beside the weights helps, but is not needed: text of another form counts as none
    private static T? Parse<T>(TensorFile file, string key)
        where T : class
    {
        try
        {
            return file.Metadata.TryGetValue(key, out string? text) ? (T?)JsonSerializer.Deserialize(text, typeof(T), CheckpointJson.Default) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonArray Array(IEnumerable<int> values) => [.. values.Select(value => JsonValue.Create(value))];

    private static JsonArray Array(IEnumerable<double> values) => [.. values.Select(value => JsonValue.Create(value))];
}
