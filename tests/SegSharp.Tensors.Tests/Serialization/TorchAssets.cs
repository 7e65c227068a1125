using System.Text.Json;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Tensors.Tests.Serialization;

/// <summary>Files that the real PyTorch wrote (Assets/torch/make.py), and what is in them.</summary>
internal static class TorchAssets
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Assets", "torch", name);

    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using FileStream stream = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        stream.Write(bytes);
    }

    /// <summary>Asserts that every tensor of the zoo is in the file, bit by bit.</summary>
    public static void AssertZoo(TensorFile file)
    {
        using JsonDocument zoo = JsonDocument.Parse(File.ReadAllText(Path("zoo.json")));
        Assert.Equal(zoo.RootElement.EnumerateObject().Select(p => p.Name), file.Entries.Select(entry => entry.Name));
        foreach (JsonProperty expected in zoo.RootElement.EnumerateObject())
        {
            using Tensor tensor = file.Read(expected.Name);
            Assert.Equal(expected.Value.GetProperty("dtype").GetString(), tensor.DType.ToString().ToLowerInvariant());
            Assert.Equal(expected.Value.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64()),
                tensor.Shape.Select(dim => dim.Value));
            Assert.Equal(expected.Value.GetProperty("bytes").GetString(), Convert.ToHexStringLower(tensor.AsBytes()));
        }
    }
}
