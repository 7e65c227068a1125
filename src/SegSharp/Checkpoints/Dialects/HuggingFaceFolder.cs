using System.Text.Json;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>What Hugging Face's libraries save beside the weights: the classes' names and how images are prepared.</summary>
internal sealed record HuggingFaceFolder
{
    private const long MaximumLength = 8 << 20;
    private const int Bilinear = 2; // Pillow's number for it
    private const double Tolerance = 1e-9;
    private static readonly double[] _imageNetMean = [0.485, 0.456, 0.406];
    private static readonly double[] _imageNetStd = [0.229, 0.224, 0.225];

    /// <summary>The classes' names in their order; empty where there are none.</summary>
    public IReadOnlyList<string> Classes { get; private init; } = [];

    /// <summary>Attention heads of each stage; null where nothing is said.</summary>
    public int[]? AttentionHeads { get; private init; }

    /// <summary>The size that images are brought to; null where they keep theirs.</summary>
    public (int Height, int Width)? Size { get; private init; } = (512, 512);

    /// <summary>What is subtracted from the channels red, green and blue, in grey levels from 0 to 255.</summary>
    public IReadOnlyList<double> Mean { get; private init; } = [.. _imageNetMean.Select(value => value * byte.MaxValue)];

    /// <summary>What they are divided by then, likewise.</summary>
    public IReadOnlyList<double> Std { get; private init; } = [.. _imageNetStd.Select(value => value * byte.MaxValue)];

    /// <summary>Whether label 0 of the masks means "ignored" (ADE20K).</summary>
    public bool ReducesLabels { get; private init; }

    /// <summary>Reads what lies beside a file of weights; the processor's defaults where nothing does.</summary>
    /// <exception cref="CheckpointFormatException">A file there is damaged.</exception>
    public static HuggingFaceFolder Read(string weightsPath)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(weightsPath))!;
        HuggingFaceFolder result = new();
        result = Apply(Path.Combine(folder, "config.json"), result, WithConfig);
        return Apply(Path.Combine(folder, "preprocessor_config.json"), result, WithProcessor);
    }

    private static HuggingFaceFolder Apply(string path, HuggingFaceFolder before, Func<HuggingFaceFolder, JsonElement, HuggingFaceFolder> read)
    {
        if (!File.Exists(path))
        {
            return before;
        }

        if (UserFile.KindOfSpecial(path) is { } special)
        {
            throw new CheckpointFormatException(path, $"it is {special}, and no file.");
        }

        if (new FileInfo(path).Length > MaximumLength)
        {
            throw new CheckpointFormatException(path, $"a config of more than {MaximumLength} bytes is not read.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return read(before, document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            throw new CheckpointFormatException(path, $"it is not a config as Hugging Face's libraries write it{(e is FormatException ? $": {e.Message}" : string.Empty)}.", e);
        }
    }

    private static HuggingFaceFolder WithConfig(HuggingFaceFolder before, JsonElement root) => before with
    {
        Classes = root.TryGetProperty("id2label", out JsonElement labels)
            ? [.. labels.EnumerateObject().OrderBy(label => int.Parse(label.Name)).Select(label => label.Value.GetString() ?? label.Name)] : [],
        AttentionHeads = root.TryGetProperty("num_attention_heads", out JsonElement heads) ? [.. heads.EnumerateArray().Select(head => head.GetInt32())] : null,
    };

    private static HuggingFaceFolder WithProcessor(HuggingFaceFolder before, JsonElement root)
    {
        bool Flag(string name, bool fallback) => root.TryGetProperty(name, out JsonElement value) ? value.GetBoolean() : fallback;
        double[] Numbers(string name, IReadOnlyList<double> fallback) =>
            root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.GetDouble())] : [.. fallback];
        if (root.TryGetProperty("resample", out JsonElement resample) && resample.ValueKind == JsonValueKind.Number && resample.GetInt32() != Bilinear)
        {
            throw new FormatException($"resample is {resample.GetInt32()}; known is {Bilinear}, bilinear, which SegFormer's models are saved with");
        }

        // grey levels times the factor, then normalised: in grey levels the same numbers divided by the factor
        double factor = !Flag("do_rescale", true) ? 1
            : root.TryGetProperty("rescale_factor", out JsonElement given) && given.ValueKind == JsonValueKind.Number ? given.GetDouble() : 1.0 / byte.MaxValue;
        bool normalizes = Flag("do_normalize", true);
        double[] mean = normalizes ? Numbers("image_mean", _imageNetMean) : [0, 0, 0], std = normalizes ? Numbers("image_std", _imageNetStd) : [1, 1, 1];
        double levels = Math.Abs(factor - (1.0 / byte.MaxValue)) < Tolerance ? byte.MaxValue : 1 / factor;
        return before with
        {
            Size = Flag("do_resize", true) ? ReadSize(root, before.Size) : null,
            Mean = [.. mean.Select(value => value * levels)],
            Std = [.. std.Select(value => value * levels)],
            ReducesLabels = Flag("do_reduce_labels", Flag("reduce_labels", false)),
        };
    }

    // a number in old files, height and width in new ones
    private static (int Height, int Width)? ReadSize(JsonElement root, (int Height, int Width)? fallback)
    {
        if (!root.TryGetProperty("size", out JsonElement size))
        {
            return fallback;
        }

        return size.ValueKind == JsonValueKind.Number
            ? (size.GetInt32(), size.GetInt32()) : (size.GetProperty("height").GetInt32(), size.GetProperty("width").GetInt32());
    }
}
