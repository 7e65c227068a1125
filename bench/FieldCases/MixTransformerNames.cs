using System.Text.Json.Nodes;

namespace SegSharp.FieldCases;

/// <summary>The names of a Mix Transformer in the original release, and in MMSegmentation: names and shapes only.</summary>
internal static class MixTransformerNames
{
    private static readonly (string Original, string MmSegmentation)[] _parts =
    [
        ("attn.q.", "attn.attn.in_proj_"), ("attn.proj.", "attn.attn.out_proj."), ("mlp.fc1.", "ffn.layers.0."),
        ("mlp.dwconv.dwconv.", "ffn.layers.1."), ("mlp.fc2.", "ffn.layers.4."),
    ];

    /// <summary>Renames; q and kv become one projection, and the linear maps of the MLP become 1x1 convolutions.</summary>
    public static JsonObject ToMmSegmentation(JsonObject checkpoint)
    {
        JsonObject result = [];
        foreach ((string name, JsonNode? shape) in checkpoint)
        {
            if (shape is JsonArray sizes && !name.Contains(".attn.kv.", StringComparison.Ordinal)
                && !name.StartsWith("head.", StringComparison.Ordinal))
            {
                result[Rename(name)] = Shape(name, sizes);
            }
        }

        return result;
    }

    private static string Rename(string name)
    {
        string[] parts = name.Split('.', 2);
        string stage = parts[0].Length > 0 && char.IsAsciiDigit(parts[0][^1]) ? ((char)(parts[0][^1] - 1)).ToString() : "";
        return parts[0].TrimEnd('1', '2', '3', '4') switch
        {
            "patch_embed" => $"layers.{stage}.0.{parts[1].Replace("proj.", "projection.", StringComparison.Ordinal)}",
            "block" => $"layers.{stage}.1." + _parts.Aggregate(
                parts[1], (text, part) => text.Replace(part.Original, part.MmSegmentation, StringComparison.Ordinal)),
            "norm" => $"layers.{stage}.2.{parts[1]}",
            _ => name,
        };
    }

    private static JsonArray Shape(string name, JsonArray sizes)
    {
        JsonArray copy = sizes.DeepClone().AsArray();
        if (name.Contains(".attn.q.", StringComparison.Ordinal))
        {
            copy[0] = 3 * copy[0]!.GetValue<int>();
        }
        else if ((name.Contains(".mlp.fc1.", StringComparison.Ordinal) || name.Contains(".mlp.fc2.", StringComparison.Ordinal))
            && copy.Count == 2)
        {
            copy.Add(1);
            copy.Add(1);
        }

        return copy;
    }
}
