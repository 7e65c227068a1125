using System.Text.Json;
using SegSharp.Data.Imaging;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Checkpoints;

/// <summary>A checkpoint's description as the texts in a safetensors head.</summary>
internal static class CheckpointMetadata
{
    public const string OptimizerPrefix = "optimizer/";
    public const string TrainedPrefix = "trained/";
    public const string RandomState = "random/cpu";
    private const string Format = "segsharp";
    private const string Version = "1";

    public static Dictionary<string, string> Write(CheckpointDescription description)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal)
        {
            ["format"] = Format,
            ["version"] = Version,
            ["config"] = description.Config,
            ["classes"] = JsonSerializer.Serialize([.. description.Classes], CheckpointJson.Default.StringArray),
            ["palette"] = JsonSerializer.Serialize([.. description.Palette.Colors.Select(c => new int[] { c.Red, c.Green, c.Blue })],
                CheckpointJson.Default.Int32ArrayArray),
        };
        if (description.State is { } state)
        {
            texts["state"] = JsonSerializer.Serialize(state, CheckpointJson.Default.TrainingState);
        }

        return texts;
    }

    /// <summary>Whether a file's texts are those that SegSharp writes.</summary>
    public static bool IsOwn(IReadOnlyDictionary<string, string> texts) =>
        texts.TryGetValue("format", out string? format) && format == Format;

    public static CheckpointDescription Read(string path, IReadOnlyDictionary<string, string> texts)
    {
        string Text(string key) => texts.TryGetValue(key, out string? text)
            ? text
            : throw new CheckpointFormatException(path,
                $"it is a safetensors file without '{key}' in its head, so it is not a SegSharp checkpoint.");

        if (Text("format") != Format || Text("version") != Version)
        {
            throw new CheckpointFormatException(
                path, $"it is a checkpoint of format '{Text("format")}' version '{Text("version")}'; " +
                    $"this program reads '{Format}' version '{Version}'.");
        }

        try
        {
            int[][] colors = JsonSerializer.Deserialize(Text("palette"), CheckpointJson.Default.Int32ArrayArray) ?? [];
            return new CheckpointDescription(
                Text("config"),
                JsonSerializer.Deserialize(Text("classes"), CheckpointJson.Default.StringArray) ?? [],
                new Palette(colors.Select(c => new Rgb(checked((byte)c[0]), checked((byte)c[1]), checked((byte)c[2])))),
                texts.TryGetValue("state", out string? state)
                    ? JsonSerializer.Deserialize(state, CheckpointJson.Default.TrainingState) : null);
        }
        catch (Exception e) when (e is JsonException or IndexOutOfRangeException or OverflowException or NotSupportedException)
        {
            throw new CheckpointFormatException(path, "the description in its head is damaged.", e);
        }
    }
}
