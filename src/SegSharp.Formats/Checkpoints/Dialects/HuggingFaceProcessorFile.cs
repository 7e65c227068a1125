using System.Text.Json;
using System.Text.Json.Nodes;
using SegSharp.Data.Imaging;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>What a <c>preprocessor_config.json</c> of transformers says: how images are prepared.</summary>
internal sealed record HuggingFaceProcessorFile
{
    private const int DefaultSize = 512;
    private const double Tolerance = 1e-9;
    private static readonly double[] _imageNetMean = [0.485, 0.456, 0.406];
    private static readonly double[] _imageNetStd = [0.229, 0.224, 0.225];

    private JsonObject? _resize = Square(DefaultSize, DefaultSize);

    /// <summary>Whether images are resized by torchvision's arithmetic instead of Pillow's.</summary>
    public bool IsTorchvision { get; init; }

    /// <summary>How pixels are weighed when images are resized.</summary>
    public PillowFilter Filter { get; private init; } = PillowFilter.Bilinear;

    /// <summary>What is subtracted from the channels red, green and blue, in grey levels from 0 to 255.</summary>
    public IReadOnlyList<double> Mean { get; private init; } = [.. _imageNetMean.Select(value => value * byte.MaxValue)];

    /// <summary>What they are divided by then, likewise.</summary>
    public IReadOnlyList<double> Std { get; private init; } = [.. _imageNetStd.Select(value => value * byte.MaxValue)];

    /// <summary>Whether label 0 of the masks means "ignored" (ADE20K).</summary>
    public bool ReducesLabels { get; private init; }

    /// <summary>The step of a pipeline that resizes images; null where they keep their size.</summary>
    public JsonObject? Resize
    {
        get
        {
            JsonObject? step = _resize?.DeepClone().AsObject();
            step?.Add("backend", IsTorchvision ? "torchvision" : "pillow");
            if (Filter != PillowFilter.Bilinear)
            {
                step?.Add("interpolation", Filter.ToString().ToLowerInvariant());
            }

            return step;
        }
    }

    /// <summary>Reads the file.</summary>
    /// <param name="root">Its content.</param>
    /// <param name="isTorchvision">Whether the library that wrote it uses torchvision unless the file says otherwise.</param>
    /// <exception cref="FormatException">A value cannot be followed.</exception>
    public static HuggingFaceProcessorFile Read(JsonElement root, bool isTorchvision)
    {
        JsonElement? Value(string name) =>
            root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
        bool Flag(string name, bool fallback) => Value(name)?.GetBoolean() ?? fallback;
        double[] Numbers(string name, IReadOnlyList<double> fallback) =>
            Value(name) is { ValueKind: JsonValueKind.Array } value
                ? [.. value.EnumerateArray().Select(item => item.GetDouble())] : [.. fallback];
        // grey levels times the factor, then normalised: in grey levels the same numbers divided by the factor
        double factor = !Flag("do_rescale", true) ? 1
            : Value("rescale_factor") is { ValueKind: JsonValueKind.Number } given ? given.GetDouble() : 1.0 / byte.MaxValue;
        bool normalizes = Flag("do_normalize", true);
        double[] mean = normalizes ? Numbers("image_mean", _imageNetMean) : [0, 0, 0],
            std = normalizes ? Numbers("image_std", _imageNetStd) : [1, 1, 1];
        double levels = Math.Abs(factor - (1.0 / byte.MaxValue)) < Tolerance ? byte.MaxValue : 1 / factor;

        // 4.x names the processors that use torchvision, 5.x those that do not
        string type = Value("image_processor_type") is { ValueKind: JsonValueKind.String } name ? name.GetString()! : string.Empty;
        bool usesTorchvision = type.EndsWith("Fast", StringComparison.Ordinal)
            || (isTorchvision && !type.EndsWith("Pil", StringComparison.Ordinal));
        return new HuggingFaceProcessorFile
        {
            IsTorchvision = usesTorchvision,
            Filter = Flag("do_resize", true) ? ReadFilter(Value("resample"), usesTorchvision) : PillowFilter.Bilinear,
            _resize = Flag("do_resize", true) ? ReadSize(Value("size")) : null,
            Mean = [.. mean.Select(value => value * levels)],
            Std = [.. std.Select(value => value * levels)],
            ReducesLabels = Flag("do_reduce_labels", Flag("reduce_labels", false)),
        };
    }

    // source: TorchvisionBackend.resize of transformers 5, which takes bicubic for lanczos
    private static PillowFilter ReadFilter(JsonElement? resample, bool usesTorchvision)
    {
        if (resample is not { } given)
        {
            return PillowFilter.Bilinear;
        }

        PillowFilter filter = given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out int number)
            && Enum.IsDefined((PillowFilter)number)
            ? (PillowFilter)number
            : throw new FormatException(
                $"resample is {given.GetRawText().ReplaceLineEndings(string.Empty)}; known are Pillow's numbers: 0 nearest, 1 lanczos, " +
                    "2 bilinear, 3 bicubic, 4 box, 5 hamming");
        return usesTorchvision && filter is PillowFilter.Box or PillowFilter.Hamming
            ? throw new FormatException($"resample is {(int)filter}, {filter.ToString().ToLowerInvariant()}, " +
                "which torchvision does not have: transformers itself refuses it")
            : usesTorchvision && filter == PillowFilter.Lanczos ? PillowFilter.Bicubic : filter;
    }

    // a number in old files, height and width in new ones, the shorter side where images keep their ratio
    private static JsonObject ReadSize(JsonElement? size)
    {
        if (size is not { } given)
        {
            return Square(DefaultSize, DefaultSize);
        }

        if (given.ValueKind == JsonValueKind.Number)
        {
            return Square(given.GetInt32(), given.GetInt32());
        }

        int? Side(string name) =>
            given.TryGetProperty(name, out JsonElement side) && side.ValueKind == JsonValueKind.Number ? side.GetInt32() : null;
        if (Side("shortest_edge") is { } shortest)
        {
            JsonObject step = new() { ["type"] = "ResizeShortestEdge", ["scale"] = shortest };
            if (Side("longest_edge") is { } longest)
            {
                step["max_size"] = longest;
            }

            return step;
        }

        return Side("height") is { } height && Side("width") is { } width
            ? Square(height, width)
            : throw new FormatException(
                $"size is {given.GetRawText().ReplaceLineEndings(string.Empty)}; known are height and width, " +
                    "and shortest_edge with or without longest_edge");
    }

    private static JsonObject Square(int height, int width) =>
        new() { ["type"] = "Resize", ["scale"] = new JsonArray(width, height), ["keep_ratio"] = false };
}
