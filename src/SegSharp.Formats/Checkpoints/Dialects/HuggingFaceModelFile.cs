using System.Text.Json;
using SegSharp.Data.Datasets;
using SegSharp.Models.Backbones;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>What a <c>config.json</c> of transformers says of a SegFormer beyond what the shapes of its weights tell.</summary>
internal sealed record HuggingFaceModelFile
{
    private const string ModelType = "segformer";

    // what SegformerConfig has where the file says nothing
    private static readonly int[] _defaultHeads = [.. MixVisionTransformerOptions.Published.NumHeads];

    // source: ACT2FN in transformers' activations.py
    private static readonly Dictionary<string, FeedForwardActivation> _activations = new(StringComparer.Ordinal)
    {
        ["gelu"] = FeedForwardActivation.Gelu,
        ["gelu_python"] = FeedForwardActivation.Gelu,
        ["gelu_new"] = FeedForwardActivation.GeluTanh,
        ["gelu_fast"] = FeedForwardActivation.GeluTanh,
        ["gelu_accurate"] = FeedForwardActivation.GeluTanh,
        ["gelu_pytorch_tanh"] = FeedForwardActivation.GeluTanh,
        ["gelu_python_tanh"] = FeedForwardActivation.GeluTanh,
        ["relu"] = FeedForwardActivation.Relu,
        ["silu"] = FeedForwardActivation.Silu,
        ["swish"] = FeedForwardActivation.Silu,
    };

    private int[]? _widths;
    private int[]? _depths;

    /// <summary>The classes' names in their order; empty where there are none.</summary>
    public IReadOnlyList<string> Classes { get; private init; } = [];

    /// <summary>Attention heads of each stage.</summary>
    public int[] AttentionHeads { get; private init; } = _defaultHeads;

    /// <summary>Steps between patches; null where nothing is said.</summary>
    public int[]? Strides { get; private init; }

    /// <summary>The activation of the feed-forward parts.</summary>
    public FeedForwardActivation Activation { get; private init; }

    /// <summary>What it says of the encoder beyond its sizes.</summary>
    public MixVisionTransformerOptions Encoder
    {
        get
        {
            MixVisionTransformerOptions options = new() { NumHeads = AttentionHeads, Activation = Activation };
            return Strides is null ? options : options with { Strides = Strides };
        }
    }

    /// <summary>The version of transformers that wrote the file; null where it does not say.</summary>
    public Version? Version { get; private init; }

    /// <summary>Reads the file; null where it describes no SegFormer.</summary>
    /// <param name="root">Its content.</param>
    /// <exception cref="FormatException">A value cannot be followed.</exception>
    public static HuggingFaceModelFile? Read(JsonElement root)
    {
        if (Value(root, "model_type") is { ValueKind: JsonValueKind.String } type && type.GetString() != ModelType)
        {
            return null;
        }

        return new HuggingFaceModelFile
        {
            Classes = Value(root, "id2label") is not { } labels ? []
                : NamesJson.Read(labels) ?? throw new FormatException("id2label does not give names by their numbers"),
            AttentionHeads = Numbers(root, "num_attention_heads") ?? _defaultHeads,
            Strides = Numbers(root, "strides"),
            Activation = ReadActivation(root),
            Version = Value(root, "transformers_version") is { ValueKind: JsonValueKind.String } version
                ? ParseVersion(version.GetString()!) : null,
            _widths = Numbers(root, "hidden_sizes"),
            _depths = Numbers(root, "depths"),
        };
    }

    /// <summary>Where the file is of another model than weights of these sizes; null where it is not.</summary>
    public string? Contradiction(EncoderShapes shapes) =>
        _widths is not null && !_widths.SequenceEqual(shapes.Widths) ? Differ("hidden_sizes", _widths, shapes.Widths)
        : _depths is not null && !_depths.SequenceEqual(shapes.Depths) ? Differ("depths", _depths, shapes.Depths)
        : AttentionHeads.Length != shapes.Widths.Length
            || AttentionHeads.Zip(shapes.Widths).Any(pair => pair.First < 1 || pair.Second % pair.First != 0)
            ? $"num_attention_heads is [{string.Join(", ", AttentionHeads)}], " +
                $"which does not divide the widths [{string.Join(", ", shapes.Widths)}]"
        : null;

    private static string Differ(string key, IEnumerable<int> said, IEnumerable<int> found) =>
        $"{key} is [{string.Join(", ", said)}] there and [{string.Join(", ", found)}] in the weights";

    private static FeedForwardActivation ReadActivation(JsonElement root)
    {
        if (Value(root, "hidden_act") is not { } value)
        {
            return FeedForwardActivation.Gelu;
        }

        string name = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return _activations.TryGetValue(name, out FeedForwardActivation known)
            ? known : throw new FormatException($"hidden_act is '{name}'; known are {string.Join(", ", _activations.Keys)}");
    }

    // 5.13.0.dev0
    private static Version? ParseVersion(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length > 1 && int.TryParse(parts[0], out int major) && int.TryParse(parts[1], out int minor)
            && major >= 0 && minor >= 0
            ? new Version(major, minor) : null;
    }

    private static int[]? Numbers(JsonElement root, string key) =>
        Value(root, key) is { } list ? [.. list.EnumerateArray().Select(item => item.GetInt32())] : null;

    private static JsonElement? Value(JsonElement root, string key) =>
        root.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
