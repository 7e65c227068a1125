using SegSharp.Tensors.Serialization;

namespace SegSharp.Cli.Tests.Support;

/// <summary>Compares checkpoints.</summary>
internal static class CheckpointAssert
{
    /// <summary>All tensors, those of the optimizer and the random state included, have the same names and bytes.</summary>
    public static void SameTensors(string expected, string actual)
    {
        Dictionary<string, byte[]> first = Read(expected), second = Read(actual);
        Assert.Equal(first.Keys.Order(StringComparer.Ordinal), second.Keys.Order(StringComparer.Ordinal));
        Assert.All(first, pair => Assert.True(pair.Value.AsSpan().SequenceEqual(second[pair.Key]), $"'{pair.Key}' differs"));
    }

    private static Dictionary<string, byte[]> Read(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        byte[] bytes = File.ReadAllBytes(path);
        return file.Entries.ToDictionary(entry => entry.Name, entry => bytes.AsSpan((int)entry.Offset, (int)entry.Length).ToArray());
    }
}
