using System.Text.Json;
using System.Text.Json.Nodes;
using SegSharp.Configuration.Vocabulary;
using SegSharp.Data.Imaging;
using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>
/// What a checkpoint of another code base would say of itself, were it one of SegSharp's: a config that builds its model.
/// </summary>
internal static class ForeignDescription
{
    private static readonly double[] _imageNetMean = [123.675, 116.28, 103.53];
    private static readonly double[] _imageNetStd = [58.395, 57.12, 57.375];

    /// <summary>
    /// The description; its config has no model where the file holds an encoder alone, or does not say enough to build one.
    /// </summary>
    /// <exception cref="CheckpointFormatException">A file beside it is damaged.</exception>
    /// <exception cref="CheckpointMismatchException">The shapes are not those of such a model.</exception>
    public static CheckpointDescription Read(TensorFile file, RecognisedNames names)
    {
        if (names.Head == HeadKind.None)
        {
            return WithoutModel($"'{file.Path}' holds an encoder alone, without a decode head, so it cannot label images.") with
            {
                Classes = OfWholeImages(file, names),
            };
        }

        EncoderShapes shapes = new(file.Path, names);
        HuggingFaceFolder? folder = names.Dialect.IsHuggingFace() ? HuggingFaceFolder.Read(file.Path, shapes) : null;
        int count = ClassCount(shapes);
        IReadOnlyList<string> classes = CheckpointClasses.Find(file.Metadata, folder?.Model?.Classes ?? [], count);
        if ((folder?.Model?.AttentionHeads ?? shapes.AttentionHeads) is not { } heads)
        {
            return WithoutModel(
                $"'{file.Path}' holds an encoder of widths {string.Join(", ", shapes.Widths)}, which is none of the published ones, "
                + "and its number of attention heads does not show in the weights. "
                + (folder is null ? "Take them into a config with load_from."
                    : "Put its config.json, with num_attention_heads, beside it."))
                with
            { Classes = classes };
        }

        JsonObject config = new()
        {
            ["model"] = Model(names, shapes, folder, heads),
            ["data_preprocessor"] = Preprocessor(names.Dialect, folder?.Processor),
            ["test_dataloader"] = new JsonObject
            {
                ["dataset"] = new JsonObject { ["type"] = "BaseSegDataset", ["pipeline"] = Pipeline(names.Dialect, folder?.Processor) },
            },
        };
        return new CheckpointDescription(config.ToJsonString(), classes, ReadPalette(file, count));
    }

    /// <summary>The description of a file that describes no model.</summary>
    /// <param name="reason">Why, as a sentence.</param>
    public static CheckpointDescription WithoutModel(string reason) => new("{}", [], Palette.Generate(0)) { NoModel = reason };

    // an encoder may come with the classifier of whole images that it was trained with
    private static IReadOnlyList<string> OfWholeImages(TensorFile file, RecognisedNames names)
    {
        TensorSource? classifier = names.Tensors.FirstOrDefault(tensor => tensor.Name == "head.weight");
        int rows = classifier is { Shape.Rank: > 0 } ? checked((int)classifier.Shape[0].Value) : 0;
        HuggingFaceModelFile? config = rows > 0 && names.Dialect.IsHuggingFace()
            ? HuggingFaceFolder.Read(file.Path, new EncoderShapes(file.Path, names)).Model : null;
        return CheckpointClasses.Find(file.Metadata, config?.Classes ?? [], rows);
    }

    private static JsonObject Model(RecognisedNames names, EncoderShapes shapes, HuggingFaceFolder? folder, int[] heads)
    {
        (int width, int channels) = shapes.Decoder;
        bool isPublished = names.Head == HeadKind.AllMlp;
        JsonObject backbone = new()
        {
            ["type"] = "MixVisionTransformer",
            ["in_channels"] = shapes.InChannels,
            ["embed_dims"] = Array(shapes.Widths),
            ["depths"] = Array(names.Depths),
            ["num_heads"] = Array(heads),
            ["mlp_ratios"] = Array(shapes.MlpRatios),
            ["sr_ratios"] = Array(shapes.Reductions),
            ["patch_sizes"] = Array(shapes.PatchSizes),
            ["qkv_bias"] = shapes.HasQueryBias,
            ["layer_norm_eps"] = names.Dialect.Eps().Name,
        };
        if (folder?.Model is { Strides: { } strides } && !strides.SequenceEqual(MixVisionTransformerOptions.Published.Strides))
        {
            backbone["strides"] = Array(strides);
        }

        if (folder?.Model is { Activation: not FeedForwardActivation.Gelu and var activation })
        {
            backbone["act_cfg"] = activation.ToConfig();
        }

        // Hugging Face resizes logits to the image's own size at once, MMSegmentation by way of the network's input size
        JsonObject model = new()
        {
            ["type"] = "EncoderDecoder",
            ["test_cfg"] = new JsonObject { ["mode"] = "whole", [TestKeys.DirectResize] = folder is not null },
            ["backbone"] = backbone,
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
            model["decode_head"]!["threshold"] = names.Dialect == CheckpointDialect.MmSegmentation ? HeadConstants.DefaultThreshold : 0.5;
            model["decode_head"]!["loss_decode"] = new JsonObject { ["type"] = "CrossEntropyLoss", ["use_sigmoid"] = true };
        }

        if (names.Dialect == CheckpointDialect.Smp)
        {
            // and segmentation_models_pytorch's model upsamples them itself, with corners aligned
            model["decode_head"]!["upsampling"] = HeadConstants.ToImageSize;
        }

        return model;
    }

    private static int ClassCount(EncoderShapes shapes) => Math.Max(2, shapes.Decoder.Classes);

    /// <summary>How images are normalised for a code base's model.</summary>
    internal static JsonObject Preprocessor(CheckpointDialect dialect, HuggingFaceProcessorFile? processor)
    {
        JsonObject result = new()
        {
            ["type"] = "SegDataPreProcessor",
            ["mean"] = Array(processor?.Mean ?? _imageNetMean),
            ["std"] = Array(processor?.Std ?? _imageNetStd),
            ["bgr_to_rgb"] = true,
            ["seg_pad_val"] = byte.MaxValue,
        };
        if (dialect == CheckpointDialect.Smp)
        {
            result["test_cfg"] = new JsonObject { ["size_divisor"] = 32 };
        }

        return result;
    }

    /// <summary>How images are prepared for it.</summary>
    internal static JsonArray Pipeline(CheckpointDialect dialect, HuggingFaceProcessorFile? processor)
    {
        List<JsonNode?> steps = [new JsonObject { ["type"] = "LoadImageFromFile" }];
        if (processor is { Resize: { } resize })
        {
            steps.Add(resize);
        }
        else if (processor is null && dialect != CheckpointDialect.Smp)
        {
            steps.Add(new JsonObject { ["type"] = "Resize", ["scale"] = Array([2048, 512]), ["keep_ratio"] = true });
        }

        if (processor is { ReducesLabels: true })
        {
            steps.Add(new JsonObject { ["type"] = "LoadAnnotations", ["reduce_zero_label"] = true });
        }

        steps.Add(new JsonObject { ["type"] = "PackSegInputs" });
        return new JsonArray([.. steps]);
    }

    /// <summary>The colours of the classes that a file brings, or generated ones.</summary>
    internal static Palette ReadPalette(TensorFile file, int count)
    {
        int[][]? colors = Colors(file, "meta.PALETTE") ?? Colors(file, "meta.dataset_meta.palette") ?? Colors(file, "dataset_meta.palette");
        return colors?.Length == count
            && colors.All(color => color is { Length: 3 } && color.All(value => value is >= 0 and <= byte.MaxValue))
            ? new Palette(colors.Select(color => new Rgb((byte)color[0], (byte)color[1], (byte)color[2]))) : Palette.Generate(count);
    }

    // what is beside the weights helps, but is not needed: text of another form counts as none
    private static int[][]? Colors(TensorFile file, string key)
    {
        try
        {
            return file.Metadata.TryGetValue(key, out string? text)
                ? JsonSerializer.Deserialize(text, CheckpointJson.Default.Int32ArrayArray) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonArray Array(IEnumerable<int> values) => new([.. values.Select(value => (JsonNode?)JsonValue.Create(value))]);

    private static JsonArray Array(IEnumerable<double> values) => new([.. values.Select(value => (JsonNode?)JsonValue.Create(value))]);
}
