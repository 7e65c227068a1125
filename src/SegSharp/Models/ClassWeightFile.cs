using System.Text.Json;
using SegSharp.Configuration;

namespace SegSharp.Models;

/// <summary>Reads <c>class_weight</c>: a list in the config, or the name of a file with one (<c>.json</c>, <c>.npy</c>).</summary>
internal static class ClassWeightFile
{
    private const string Key = "class_weight";

    public static IReadOnlyList<double>? Read(ConfigSection section)
    {
        if (section.Node(Key) is not ConfigScalar { Value: string path })
        {
            return section.Doubles(Key, null);
        }

        if (UserFile.KindOfSpecial(path) is { } kind)
        {
            throw section.Error(Key, $"'{path}' is {kind}, and no file");
        }

        try
        {
            return Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".json" => JsonSerializer.Deserialize<double[]>(File.ReadAllText(path)),
                ".npy" => NumPyVector.Parse(File.ReadAllBytes(path)),
                _ => throw section.Error(Key, $"'{path}' is neither .json nor .npy",
                    "Give a list, or a file with a list in one of these formats"),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw section.Error(Key, $"'{path}' cannot be read: {e.Message}");
        }
    }
}
