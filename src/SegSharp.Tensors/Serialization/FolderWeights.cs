namespace SegSharp.Tensors.Serialization;

/// <summary>Finds the weights in a folder as Hugging Face's libraries save it.</summary>
internal static class FolderWeights
{
    private static readonly string[] _names =
        ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    public static string Find(string folder) =>
        _names.Select(name => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new CheckpointFormatException(folder, $"the folder holds no weights: expected is one of {string.Join(", ", _names)}.");
}
