using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SegSharp.Evaluation;

namespace SegSharp.Cli.Rendering;

/// <summary>Machine-readable results.</summary>
internal static class JsonOutput
{
    // Class names and paths stay readable; nothing of this is put into HTML.
    private static readonly JsonSerializerOptions _options = new() { WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an object as the whole output of a command.</summary>
    public static void Write(TextWriter writer, JsonObject value) => writer.WriteLine(Text(value));

    /// <summary>An object as text.</summary>
    public static string Text(JsonObject value) => value.ToJsonString(_options);

    /// <summary>An evaluation: fractions from 0 to 1, null where there is nothing to measure.</summary>
    public static JsonObject Metrics(IReadOnlyList<string> classes, SegmentationMetrics metrics) => new()
    {
        ["mIoU"] = Number(metrics.MeanIoU),
        ["mAcc"] = Number(metrics.MeanAccuracy),
        ["aAcc"] = Number(metrics.PixelAccuracy),
        ["classes"] = new JsonArray(
        [
            .. classes.Select((name, i) => new JsonObject
            {
                ["name"] = name,
                ["IoU"] = Number(metrics.Classes[i].IoU),
                ["Acc"] = Number(metrics.Classes[i].Accuracy),
            }),
        ]),
    };

    /// <summary>Where files are, by what they are called.</summary>
    public static JsonObject Files(IEnumerable<(string Label, string Path)> files)
    {
        JsonObject result = [];
        foreach ((string label, string path) in files)
        {
            result[label.Replace(' ', '_')] = path;
        }

        return result;
    }

    /// <summary>Numbers by their names.</summary>
    public static JsonObject Numbers(IEnumerable<KeyValuePair<string, double>> values) =>
        new(values.Select(value => KeyValuePair.Create<string, JsonNode?>(value.Key, Number(value.Value))));

    /// <summary>A number; null for infinity and NaN, which JSON has not.</summary>
    public static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
