using System.Text.Json;
using SegSharp.Data.Datasets;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>The names of a foreign checkpoint's classes: what the files beside the weights, or those who trained them, say.</summary>
internal static class CheckpointClasses
{
    private const string Background = "background";

    // the last part of a name under which training programs keep them, the likeliest first
    private static readonly string[] _keys = ["id2label", "CLASSES", "classes", "class_names", "label_names", "labels"];

    /// <summary>What a class is called where nothing says it.</summary>
    public static string Unnamed(int index) => $"class {index}";

    /// <summary>The names, if there are as many as classes; else names that say nothing.</summary>
    /// <param name="metadata">What the file of weights says beside its tensors.</param>
    /// <param name="configured">What a config beside it says.</param>
    /// <param name="count">The number of classes.</param>
    public static IReadOnlyList<string> Find(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<string> configured, int count) =>
        _keys.SelectMany(key =>
            metadata.Where(pair => IsNamed(pair.Key, key)).OrderBy(pair => pair.Key.Length).Select(pair => Parse(pair.Value)))
            .Prepend(configured)
            .Select(names => Complete(names, count))
            .FirstOrDefault(names => names is not null) ?? [.. Enumerable.Range(0, count).Select(Unnamed)];

    private static bool IsNamed(string path, string key) => path == key || path.EndsWith("." + key, StringComparison.Ordinal);

    // one channel tells one class from all else
    private static IReadOnlyList<string>? Complete(IReadOnlyList<string> names, int count) =>
        names.Count == count && count > 0 ? names : names.Count == 1 && count == 2 ? [Background, names[0]] : null;

    // what is beside the weights helps, but is not needed: text of another form counts as none
    private static string[] Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return NamesJson.Read(document.RootElement) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
