namespace SegSharp.Tensors.Serialization;

/// <summary>Finds the weights in a folder as Hugging Face's libraries save it.</summary>
internal static class FolderWeights
{
    private const string CheckpointPrefix = "checkpoint-";

    private static readonly string[] _names =
        ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    /// <exception cref="CheckpointFormatException">There are none.</exception>
    public static string Find(string folder) => TryFind(folder)
        ?? throw new CheckpointFormatException(
            folder, $"the folder holds no weights: expected is one of {string.Join(", ", _names)}, " +
                $"or a folder {CheckpointPrefix}N with one of them.");

    /// <summary>
    /// The weights; those of the last checkpoint where the folder is a training's, with a folder for each; null where there are none.
    /// </summary>
    public static string? TryFind(string folder) => In(folder) ?? Directory.EnumerateDirectories(folder, CheckpointPrefix + "*")
        .Select(inner => (Path: In(inner),
            Number: long.TryParse(System.IO.Path.GetFileName(inner)[CheckpointPrefix.Length..], out long number) ? number : -1))
        .Where(inner => inner is { Path: not null, Number: >= 0 })
        .OrderByDescending(inner => inner.Number).Select(inner => inner.Path).FirstOrDefault();

    private static string? In(string folder) => _names.Select(name => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
