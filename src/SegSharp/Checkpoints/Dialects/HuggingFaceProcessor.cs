using System.Text.Json;
using System.Text.Json.Nodes;
using SegSharp.Data.Imaging;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>The <c>preprocessor_config.json</c> that transformers prepares images by, as a checkpoint's config prepares them.</summary>
internal static class HuggingFaceProcessor
{
    private const int Digits = 12;  // so that 123.675 / 255 is 0.485 again
    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true };
    private static readonly string[][] _testData = [["test_dataloader"], ["val_dataloader"], ["data", "test"], ["data", "val"]];

    /// <summary>The text, and what the processor cannot do as the config does it; null where it can do everything.</summary>
    /// <param name="config">The checkpoint's config as JSON.</param>
    public static (string Text, string? Note) Write(string config)
    {
        using JsonDocument document = JsonDocument.Parse(config);
        JsonElement root = document.RootElement;
        JsonElement[] steps = [.. _testData.Select(path => Find(root, path)).Where(found => found is not null).Take(1)
            .SelectMany(found => Dicts(found!.Value))];
        JsonElement? normalization = Find(root, "data_preprocessor") ?? Find(root, "model", "data_preprocessor")
            ?? Step(steps, "Normalize");
        (double[]? mean, double[]? std) = (Numbers(normalization, "mean"), Numbers(normalization, "std"));
        JsonObject result = new() { ["image_processor_type"] = IsTorchvision(steps) ? "SegformerImageProcessorFast"
            : "SegformerImageProcessor" };
        string? note = AddSize(result, steps);
        result["do_rescale"] = true;
        result["rescale_factor"] = 1.0 / byte.MaxValue;
        result["do_normalize"] = true;

        // without numbers of its own the network sees grey levels
        result["image_mean"] = Levels(mean ?? [0, 0, 0]);
        result["image_std"] = Levels(std ?? [1, 1, 1]);
        result["do_reduce_labels"] = steps.Any(step => step.TryGetProperty("reduce_zero_label", out JsonElement reduces)
            && reduces.ValueKind == JsonValueKind.True);
        return (result.ToJsonString(_readable) + "\n", note);
    }

    // the name that says so in transformers 4; 5 knows it too
    private static bool IsTorchvision(JsonElement[] steps) => (Step(steps, "Resize") ?? Step(steps, "ResizeShortestEdge")) is { } resize
        && resize.TryGetProperty("backend", out JsonElement backend) && backend.ValueKind == JsonValueKind.String
            && backend.GetString() == "torchvision";

    private static string? AddSize(JsonObject result, JsonElement[] steps)
    {
        if (Step(steps, "ResizeShortestEdge") is { } shortest && Numbers(shortest, "scale") is { } side)
        {
            result["do_resize"] = true;
            result["resample"] = (int)Filter(shortest);
            JsonObject size = new() { ["shortest_edge"] = (int)side.Min() };
            if (Numbers(shortest, "max_size") is [double longest])
            {
                size["longest_edge"] = (int)longest;
            }

            result["size"] = size;
            return "images keep their ratio; transformers' processor does that from version 5 on";
        }

        JsonElement? resize = Step(steps, "Resize");
        double[]? scale = resize is null ? null
            : Numbers(resize, "scale") ?? Numbers(resize, "img_scale") ?? Numbers(Step(steps, "MultiScaleFlipAug"), "img_scale");
        result["do_resize"] = scale is not null;
        result["resample"] = (int)Filter(resize);
        if (scale is null)
        {
            return null;
        }

        // MMSegmentation 0.x keeps the ratio unless told otherwise, 1.x the other way round
        bool keepsRatio = resize!.Value.TryGetProperty("keep_ratio", out JsonElement keeps) ? keeps.ValueKind == JsonValueKind.True
            : !resize.Value.TryGetProperty("scale", out _);
        (int height, int width) = keepsRatio ? ((int)scale.Min(), (int)scale.Min()) : ((int)scale[^1], (int)scale[0]);
        result["size"] = new JsonObject { ["height"] = height, ["width"] = width };
        return keepsRatio
            ? $"images keep their ratio here; transformers' processor cannot do that, and brings them to {height} by {width}" : null;
    }

    // OpenCV's words that Pillow knows too; its others average over no area or another one
    private static PillowFilter Filter(JsonElement? resize) =>
        resize is { } step && step.TryGetProperty("interpolation", out JsonElement name)
        && name.ValueKind == JsonValueKind.String && Enum.TryParse(name.GetString(), ignoreCase: true, out PillowFilter filter) ? filter
            : PillowFilter.Bilinear;

    private static JsonElement? Find(JsonElement root, params string[] path)
    {
        foreach (string key in path)
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(key, out root) || root.ValueKind == JsonValueKind.Null)
            {
                return null;
            }
        }

        return root;
    }

    private static IEnumerable<JsonElement> Dicts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => [element, .. element.EnumerateObject().SelectMany(property => Dicts(property.Value))],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Dicts),
        _ => [],
    };

    private static JsonElement? Step(JsonElement[] steps, string type)
    {
        foreach (JsonElement step in steps)
        {
            if (step.TryGetProperty("type", out JsonElement name) && name.ValueKind == JsonValueKind.String && name.GetString() == type)
            {
                return step;
            }
        }

        return null;
    }

    // one number stands for two, as in scale=512
    private static double[]? Numbers(JsonElement? owner, string key) =>
        owner is not { ValueKind: JsonValueKind.Object } dict || !dict.TryGetProperty(key, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.Number ? [value.GetDouble()]
        : value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number)
            ? [.. value.EnumerateArray().Select(item => item.GetDouble())] : null;

    private static JsonArray Levels(double[] values) =>
        [.. values.Select(value => JsonValue.Create(Math.Round(value / byte.MaxValue, Digits)))];
}
