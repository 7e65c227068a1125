using System.Globalization;
using System.Text.Json;

namespace SegSharp.Data.Datasets;

/// <summary>
/// Reads the names of classes from JSON: <c>["road", …]</c>, <c>{"0": "road", …}</c> (<c>id2label</c>) or <c>{"road": 0,
/// …}</c> (<c>label2id</c>).
/// </summary>
internal static class NamesJson
{
    /// <summary>The names in the order of their indices; null for values of another form.</summary>
    public static string[]? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [.. value.EnumerateArray().Select(item => item.GetString()!)],
        JsonValueKind.Object when value.EnumerateObject()
            .All(item => Index(item.Name) is not null && item.Value.ValueKind is (JsonValueKind.String or JsonValueKind.Null)) =>
            [.. value.EnumerateObject().OrderBy(item => Index(item.Name)).Select(item => item.Value.GetString() ?? item.Name)],
        JsonValueKind.Object when value.EnumerateObject()
            .All(item => item.Value.ValueKind == JsonValueKind.Number && item.Value.TryGetInt32(out _)) =>
            [.. value.EnumerateObject().OrderBy(item => item.Value.GetInt32()).Select(item => item.Name)],
        _ => null,
    };

    private static int? Index(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;
}
