using System.Text.Json;

namespace SegSharp.Inference.Files;

/// <summary>Reads a config as a checkpoint carries it. A null counts as absent, and so does a value of another type.</summary>
internal static class JsonReading
{
    /// <summary>A key's value; null where there is none.</summary>
    public static JsonElement? Get(this JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out JsonElement value)
            && value.ValueKind != JsonValueKind.Null
            ? value : null;

    /// <summary>What stands under several keys, one inside of the other.</summary>
    public static JsonElement? Find(this JsonElement element, params ReadOnlySpan<string> path)
    {
        JsonElement? value = element;
        foreach (string key in path)
        {
            value = value?.Get(key);
        }

        return value;
    }

    /// <summary>A text.</summary>
    public static string? Text(this JsonElement element, string key) =>
        element.Get(key) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A whole number.</summary>
    public static int? Int(this JsonElement element, string key) =>
        element.Get(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int number) ? number : null;

    /// <summary>A number.</summary>
    public static double? Double(this JsonElement element, string key) =>
        element.Get(key) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    /// <summary>A truth value.</summary>
    public static bool? Bool(this JsonElement element, string key) => element.Get(key)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>Numbers; one number counts as a list of one.</summary>
    public static double[]? Doubles(this JsonElement element, string key) => element.Get(key) switch
    {
        { ValueKind: JsonValueKind.Number } value => [value.GetDouble()],
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number) =>
            [.. list.EnumerateArray().Select(item => item.GetDouble())],
        _ => null,
    };

    /// <summary>Whole numbers, in the same way.</summary>
    public static int[]? Ints(this JsonElement element, string key) =>
        element.Doubles(key) is { } numbers ? [.. numbers.Select(n => (int)n)] : null;

    /// <summary>Two numbers; one stands for both.</summary>
    public static (int First, int Second)? Pair(this JsonElement element, string key) => element.Ints(key) switch
    {
        [int both] => (both, both),
        [int first, int second] => (first, second),
        _ => null,
    };

    /// <summary>A type's name without its module.</summary>
    public static string Type(this JsonElement element) =>
        element.Text("type") is { } type ? type[(type.LastIndexOf('.') + 1)..] : string.Empty;
}
