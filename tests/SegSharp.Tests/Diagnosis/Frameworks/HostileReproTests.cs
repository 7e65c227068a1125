using System.Text.Json.Nodes;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Messages;

namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>Setups with anything in any place: never a crash, and whatever is found can be told.</summary>
public sealed class HostileReproTests
{
    private const int Rounds = 400;

    private static readonly string[] _seeds =
    [
        """
        {"framework": "smp", "config": {"arch": "Unet", "encoder_name": "resnet34", "encoder_depth": 4,
        "decoder_channels": [256, 128, 64, 32], "decoder_attention_type": "scse", "classes": 3, "activation": "sigmoid",
        "loss": {"type": "DiceLoss", "mode": "multiclass"}, "aux_params": {"classes": 2}}, "runtime": {"input": [2, 3, 500,
        512], "mode": "train", "batch_size": 1, "version": "smp 0.3.2", "pred": [2, 3, 8, 8], "target": [2, 8, 8],
        "target_dtype": "float32"}, "data": {"mask": {"values": [0, 255], "channels": 3, "size": [3, 4]},
        "image": {"channels": 4, "size": [4, 3]}}}
        """,
        """
        {"framework": "hf", "config": {"model_type": "segformer", "num_labels": 7, "id2label": {"0": "a"},
        "label2id": {"a": 0}, "hidden_sizes": [32, 64, 160, 256], "num_attention_heads": [1, 2, 6, 8], "depths": [2, 2, 2,
        2], "sr_ratios": [8, 4, 2, 1], "strides": [4, 2, 2, 2], "image_mean": [1, 2],
        "custom_loss": {"type": "CrossEntropyLoss", "upsample": false}},
        "checkpoint": {"decode_head.classifier.weight": [150, 256, 1, 1]}, "runtime": {"input": [1, 3, 16, 16],
        "ignore_mismatched_sizes": true, "post_process": {}}}
        """,
        """
        {"framework": "detectron2", "config": {"MODEL": {"META_ARCHITECTURE": "RetinaNet", "PIXEL_MEAN": [1, 2],
        "PIXEL_STD": [1], "RESNETS": {"DEPTH": 18, "OUT_FEATURES": ["res4"], "NORM": "SyncBN"},
        "FPN": {"IN_FEATURES": ["res2"], "NORM": "GN", "OUT_CHANNELS": 100}, "ANCHOR_GENERATOR": {"SIZES": [[32], [64]]},
        "RPN": {"IN_FEATURES": ["p2"]}, "CLIP": {"TEXT_EMB_DIM": 4}}, "SOLVER": {"IMS_PER_BATCH": 10}},
        "checkpoint": {"roi_heads.box_predictor.cls_score.weight": [5, 8], "a.pth": [4, 5]},
        "model_shapes": {"x.cls_score.weight": [4, 8]}, "runtime": {"image": [300, 400, 4], "num_gpus": 3},
        "data": {"thing_classes": ["a"], "category_ids": [1, 2]}}
        """,
        """
        {"framework": "lightly", "config": {"backbone": {"type": "resnet18", "out_channels": 512, "out_size": [2, 2],
        "pooled": false}, "projection_head": {"type": "BYOLProjectionHead", "args": [512, 1024, 256]},
        "prediction_head": {"type": "BYOLPredictionHead", "args": [128, 4, 5]},
        "projection_head_momentum": {"type": "BYOLProjectionHead", "args": [1, 2, 3]}, "loss": {"memory_bank_size": [8, 9]},
        "classifier": {"in_features": 3}, "num_ftrs": 4}, "runtime": {"batch_size": 1, "n_samples": 9}}
        """,
        """
        {"framework": "onnx", "config": {"model": {"type": "EncoderDecoder", "backbone": {"type": "ResNetV1c",
        "strides": [1, 2, 1, 1]}, "decode_head": {"type": "PSPHead", "in_index": 3, "pool_scales": [1, 2, 3, 6]}},
        "export": {"shape": [1, 3, 512, 512], "opset": 9, "dynamic_axes": {"input": {"0": "n"}}, "input_names": ["x"],
        "operators": ["einsum"]}, "trt": {"min_shape": [1, 3, 8, 8], "opt_shape": [1, 3, 9, 9], "max_shape": [1, 3, 5, 5],
        "int8": true}}, "runtime": {"input": [1, 3, 8, 8], "input_dtype": "float64"}}
        """,
        """
        {"framework": "torch", "config": {"layers": [{"type": "Conv2d", "name": "a", "weight": [8, 3, 3, 3], "groups": 2,
        "stride": [2, 2], "padding": 1}, {"type": "BatchNorm2d", "num_features": 4}, {"type": "MaxPool2d",
        "kernel_size": 2}, {"type": "Upsample", "scale_factor": 2}, {"type": "Concat", "with": "a"}, {"type": "View",
        "shape": [-1, 40]}, {"type": "LayerNorm", "normalized_shape": [7]}, {"type": "Flatten"}, {"type": "Linear",
        "weight": [10, 64]}, {"type": "MultiheadAttention", "embed_dim": 10, "num_heads": 3}, {"type": "PixelShuffle",
        "upscale_factor": 2}, {"type": "Permute", "dims": [0, 1]}, {"type": "PositionEmbedding", "weight": [1, 5, 6]}],
        "model": {"arch": "unet", "depth": 4, "image_size": 5, "patch_size": 2}, "loss": {"type": "BCELoss",
        "pos_weight": [[1]]}}, "checkpoint": {"module.a": [3], "b.weight": [4]}, "model_shapes": {"a": [4], "c": []},
        "checkpoint_meta": {"optimizer_param_counts": [3]}, "runtime": {"input": [1, 3, 30, 31], "mode": "train",
        "device": "cuda:7", "num_gpus": 1, "optimizer_param_counts": [4], "pred": [1, 2, 3, 4], "weight_dtype": "float16",
        "amp": true}, "data": {"n_samples": 5, "image": {"files": ["a.png"], "sizes": [[1, 2], [3, 4]]},
        "registered": ["x"]}}
        """,
    ];

    private static readonly Func<Random, JsonNode?>[] _values =
    [
        _ => null, _ => new JsonObject(), _ => new JsonArray(), _ => true, _ => "", _ => "cuda", _ => "train", _ => 1e300, random =>
            random.Next(-3, 70), _ => 0, _ => -1, _ => int.MaxValue, _ => int.MinValue,
        _ => long.MaxValue, _ => new JsonArray(1, 2, 3, 4), _ => new JsonArray(0, 0, 0, 0), _ =>
            new JsonArray(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue), _ => new JsonArray(-1, -1), _ =>
            new JsonArray("a", 1, null),
        _ => new JsonArray(new JsonArray(1), new JsonArray()), _ => new JsonObject { ["type"] = 3, [""] = new JsonArray(), ["0"] = "x" },
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Examine_MutatedSetups_NeverFailAndCanBeTold(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < Rounds; round++)
        {
            Repro repro = Repro.Parse(_seeds[seed]);
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                Mutate(repro.Tree, random);
            }

            string json = repro.Tree.ToJsonString();
            try
            {
                IReadOnlyList<Finding> findings = Repro.Parse(json).Findings();
                foreach (Finding finding in findings)
                {
                    MessageCatalog.Of(Language.English).Tell(finding);
                    MessageCatalog.Of(Language.Chinese).Tell(finding);
                }
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{exception.GetType().Name}: {exception.Message}\n{exception.StackTrace}\n{json}");
            }
        }
    }

    private static void Mutate(JsonObject tree, Random random)
    {
        List<(JsonNode Holder, string Key)> places = [];
        Collect(tree, places);
        (JsonNode holder, string key) = places[random.Next(places.Count)];
        JsonNode? value = _values[random.Next(_values.Length)](random);
        if (holder is JsonArray list)
        {
            list[int.Parse(key)] = value;
        }
        else if (random.Next(6) == 0)
        {
            ((JsonObject)holder).Remove(key);
        }
        else
        {
            ((JsonObject)holder)[key] = value;
        }
    }

    private static void Collect(JsonNode node, List<(JsonNode Holder, string Key)> places)
    {
        IEnumerable<(string Key, JsonNode? Child)> children = node switch
        {
            JsonObject dict => dict.Select(pair => (pair.Key, pair.Value)),
            JsonArray list => list.Select((child, index) => (index.ToString(), child)),
            _ => [],
        };
        foreach ((string key, JsonNode? child) in children.ToArray())
        {
            // the framework's name is the one thing that has to be right
            if (key != "framework")
            {
                places.Add((node, key));
            }

            if (child is not null)
            {
                Collect(child, places);
            }
        }
    }
}
