using System.Text.Json.Nodes;
using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>What a file with a residual network would say of itself, were it one of SegSharp's.</summary>
internal static class ResNetDescription
{
    /// <summary>
    /// The description: a model of segmentation_models_pytorch follows from its weights. Of others the steps and dilations of the stages
    /// do not show in them, so they describe no model.
    /// </summary>
    public static CheckpointDescription Read(TensorFile file, ResNetFile net)
    {
        if (net.IsEncoderAlone)
        {
            return ForeignDescription.WithoutModel(
                $"'{file.Path}' holds an encoder alone ({net.Names.Name}), without a decode head, so it cannot label images.");
        }

        Dictionary<string, Shape> shapes = net.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Shape, StringComparer.Ordinal);
        if (!net.IsSmp || !net.HasSmpHead
            || !shapes.TryGetValue("decode_head.linear_pred.weight", out Shape classifier) || classifier.Rank != 4
            || !shapes.TryGetValue("backbone.conv1.weight", out Shape stem) || stem.Rank != 4)
        {
            return ForeignDescription.WithoutModel(
                $"'{file.Path}' holds a model with {net.Names.Name}, but the steps and dilations of its stages do not show in the weights. "
                + "Take them into the model's own config with load_from, or name that config.");
        }

        int channels = checked((int)classifier[0].Value), classes = Math.Max(2, channels);
        JsonObject config = new()
        {
            ["model"] = Model(net, stem, checked((int)classifier[1].Value), channels, classes),
            ["data_preprocessor"] = ForeignDescription.Preprocessor(CheckpointDialect.Smp, processor: null),
            ["test_dataloader"] = new JsonObject
            {
                ["dataset"] = new JsonObject
                {
                    ["type"] = "BaseSegDataset",
                    ["pipeline"] = ForeignDescription.Pipeline(CheckpointDialect.Smp, processor: null),
                },
            },
        };
        return new CheckpointDescription(
            config.ToJsonString(), CheckpointClasses.Find(file.Metadata, [], classes), ForeignDescription.ReadPalette(file, classes));
    }

    private static JsonObject Model(ResNetFile net, Shape stem, int width, int channels, int classes)
    {
        IReadOnlyList<int> stages = new ResNetOptions { Depth = net.Names.Depth, BaseChannels = net.Names.Width }.StageChannels;
        JsonObject head = new()
        {
            ["type"] = "SegFormerHead",
            ["in_channels"] = new JsonArray([stem[0].Value, .. stages.Select(channels => (JsonNode)channels)]),
            ["in_index"] = new JsonArray(1, 2, 3, 4, 5),
            ["channels"] = width,
            ["num_classes"] = classes,
            ["norm_cfg"] = new JsonObject { ["type"] = "BN" },
            ["align_corners"] = false,
            ["upsampling"] = SegFormerHeadOptions.ToImageSize,
        };
        if (channels == 1)
        {
            (head["out_channels"], head["threshold"]) = (1, 0.5);
            head["loss_decode"] = new JsonObject { ["type"] = "CrossEntropyLoss", ["use_sigmoid"] = true };
        }

        return new JsonObject
        {
            ["type"] = "EncoderDecoder",
            ["test_cfg"] = new JsonObject { ["mode"] = "whole" },
            ["backbone"] = new JsonObject
            {
                ["type"] = $"smp_resnet{net.Names.Depth}",
                ["in_channels"] = stem[1].Value,
                ["base_channels"] = net.Names.Width,
                ["stem_channels"] = stem[0].Value,
            },
            ["decode_head"] = head,
        };
    }
}
