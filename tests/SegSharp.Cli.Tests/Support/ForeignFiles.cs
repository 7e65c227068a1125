using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using SegSharp.Checkpoints.Dialects;
using SegSharp.Data.Imaging;
using SegSharp.IO;
using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;
using SegSharp.Tensors.Serialization.Torch;
using SegSharp.Tests.Checkpoints;

namespace SegSharp.Cli.Tests.Support;

/// <summary>Weights as other programs save them.</summary>
internal static class ForeignFiles
{
    public const int Classes = 5;

    /// <summary>What <c>preprocessor_config.json</c> says unless a test says otherwise.</summary>
    public const string Processor = """{"size": {"height": 64, "width": 64}}""";

    /// <summary>A network of a few thousand numbers, with the published numbers of heads.</summary>
    public static MixVisionTransformerOptions Tiny { get; } = new() { EmbedDims = [8, 16, 40, 64], Depths = [1, 1, 2, 1] };

    /// <summary>One whose numbers of heads do not follow from its widths.</summary>
    public static MixVisionTransformerOptions Unpublished { get; } = new() { EmbedDims = [8, 16, 24, 32], Depths = [1, 1, 1, 1],
        NumHeads = [2, 4, 3, 8] };

    /// <summary>The names and shapes of a network under a dialect's names, and weights that tell pixels apart.</summary>
    public static TensorSource[] Tensors(MixVisionTransformerOptions options, CheckpointDialect dialect,
        int classes = Classes, int width = 16)
    {
        int? channels = classes == 1 ? 1 : null;
        SegFormerHeadOptions head = new() { InChannels = options.EmbedDims, EmbedDim = width, NumClasses = Math.Max(2, classes),
            OutChannels = channels };
        MixVisionTransformer encoder = new(options);
        EncoderDecoder model = dialect == CheckpointDialect.MmSegmentation
            ? new EncoderDecoder(encoder, new MultiBranchSegFormerHead(head)) : new EncoderDecoder(encoder, new SegFormerHead(head));
        TensorSource[] own = [.. model.NamedState().Select(state => Filled(state.Name, state.Slot))];
        return [.. DialectWriting.To("own", RecognisedNames.Find("own", own)!, dialect, out _)];
    }

    /// <summary>A picture with patches of colours, on which classes differ.</summary>
    public static string WriteImage(string path, int scale = 1)
    {
        int height = 48 * scale, width = 64 * scale, side = 16 * scale;
        byte[] pixels = new byte[height * width * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int channel, int x, int y) = (i % 3, i / 3 % width, i / 3 / width);
            int patch = (x / side) + (y / side * 4);
            pixels[i] = (byte)((patch * (channel == 0 ? 97 : channel == 1 ? 41 : 151)) + (x * 3) + (y * channel));
        }

        ImageFile.Write(path, new ByteImage(height, width, 3, pixels));
        return path;
    }

    public static string WriteTorch(string path, TensorSource[] tensors)
    {
        AtomicFile.Write(path, stream => TorchZipWriter.Write(stream, tensors));
        return path;
    }

    public static string WriteSafetensors(string path, TensorSource[] tensors)
    {
        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, tensors, new Dictionary<string, string> { ["format"] = "pt" }));
        return path;
    }

    /// <summary>As Lightning saves a module that has the network as its field <c>model</c>.</summary>
    public static string WriteLightning(string path, TensorSource[] tensors, params (string Name, object Value)[] hyperParameters)
    {
        NestedTorchFile.Write(
            path, ("epoch", 3), ("pytorch-lightning_version", "2.4.0"),
            ("state_dict", (TensorSource[])[.. tensors.Select(tensor => tensor with { Name = "model." + tensor.Name })]),
            ("hyper_parameters", hyperParameters));
        return path;
    }

    /// <summary>As transformers saves a model: weights, config and, unless it is null, the image processor's file.</summary>
    public static string WriteFolder(
        string path, TensorSource[] tensors, MixVisionTransformerOptions options, string? processor = Processor, JsonObject? changes = null)
    {
        JsonObject config = new()
        {
            ["model_type"] = "segformer",
            ["hidden_sizes"] = Array(options.EmbedDims),
            ["depths"] = Array(options.Depths),
            ["num_attention_heads"] = Array(options.NumHeads),
            ["decoder_hidden_size"] = 16,
            ["id2label"] = new JsonObject(Enumerable.Range(0, Classes).Select(i => KeyValuePair.Create($"{i}", (JsonNode?)$"name {i}"))),
        };
        foreach ((string key, JsonNode? value) in changes ?? [])
        {
            config[key] = value?.DeepClone();
        }

        WriteSafetensors(Path.Combine(path, "model.safetensors"), tensors);
        AtomicFile.WriteAllText(Path.Combine(path, "config.json"), config.ToJsonString());
        if (processor is not null)
        {
            AtomicFile.WriteAllText(Path.Combine(path, "preprocessor_config.json"), processor);
        }

        return path;
    }

    /// <summary>A file with a true head whose numbers are zeros that take no room on the disk.</summary>
    public static string WriteSparse(string path, TensorSource[] tensors)
    {
        JsonObject header = [];
        long offset = 0;
        foreach (TensorSource tensor in tensors)
        {
            long length = tensor.Shape.ElementCount.Value * tensor.DType.Size();
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = tensor.DType == DType.Int64 ? "I64" : "F32",
                ["shape"] = new JsonArray([.. tensor.Shape.ToLongs().Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(offset, offset += length),
            };
        }

        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString());
        byte[] start = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(start, text.Length);
        using FileStream file = new(path, FileMode.CreateNew);
        file.Write(start);
        file.Write(text);
        file.SetLength(start.Length + text.Length + offset);
        return path;
    }

    private static LiveTensorSource Filled(string name, TensorSlot slot) => new LiveTensorSource(name, slot.Shape, slot.Value.DType, () =>
        slot.Value.DType == DType.Int64 ? Tensor.Scalar(1L)
        : IsNorm(name) ? Ops.Ones(slot.Shape)
        : Tensor.From(Values(name, slot.Shape.ElementCount.Value, slot.Shape.Rank == 1 ? 0.1 : 0.8), slot.Shape));

    private static bool IsNorm(string name) => name.EndsWith("running_var", StringComparison.Ordinal)
        || (name.EndsWith(".weight", StringComparison.Ordinal)
            && (name.Contains("norm", StringComparison.Ordinal) || name.Contains("bn", StringComparison.Ordinal)));

    // even around 0, the same for the same name
    private static float[] Values(string name, long count, double range)
    {
        Random random = new(name.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)));
        return [.. Enumerable.Range(0, (int)count).Select(_ => (float)((random.NextDouble() - 0.5) * range))];
    }

    private static JsonArray Array(IEnumerable<int> values) => [.. values.Select(value => JsonValue.Create(value))];
}
