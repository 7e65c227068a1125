using System.Globalization;
using System.Text.Json.Nodes;

namespace SegSharp.FieldCases;

/// <summary>Applies the operations <c>set</c>, <c>delete</c> and <c>convert_checkpoint</c> to a copy of a setup.</summary>
internal static class SetupPatch
{
    private static readonly string[] _containers = ["state_dict", "model", "model_state_dict"];

    /// <summary>The setup after all operations; null if one of them is not known or has no place.</summary>
    public static JsonObject? Apply(JsonObject setup, JsonArray operations)
    {
        JsonObject copy = setup.DeepClone().AsObject();
        return operations.All(operation => Apply(copy, operation!.AsObject())) ? copy : null;
    }

    /// <summary>Sets or, for null, deletes a value; dicts on the way are made.</summary>
    public static bool Set(JsonNode root, string path, JsonNode? value) =>
        Change(root, path, (parent, key) => Put(parent, key, value?.DeepClone()));

    private static bool Apply(JsonObject setup, JsonObject operation) => operation["op"]?.GetValue<string>() switch
    {
        "set" => Change(setup, operation["path"]!.GetValue<string>(), (parent, key) => Put(parent, key, operation["value"]?.DeepClone())),
        "delete" => Change(setup, operation["path"]!.GetValue<string>(), Remove),
        "convert_checkpoint" => Convert(setup, operation["rule"]!.GetValue<string>()),
        _ => false,
    };

    private static bool Change(JsonNode root, string path, Func<JsonNode, string, bool> change)
    {
        string[] parts = path.Split('.');
        JsonNode node = root;
        int at = 0;
        while (true)
        {
            (string key, int used) = LongestKey(node, parts, at);
            at += used;
            if (at >= parts.Length)
            {
                return change(node, key);
            }

            JsonNode? next = node is JsonArray list ? Item(list, key) : node[key];
            if (next is null && node is JsonObject dict)
            {
                dict[key] = next = new JsonObject();
            }

            if (next is not (JsonObject or JsonArray))
            {
                return false;
            }

            node = next;
        }
    }

    // a key that has dots itself, as names of tensors have, is the longest one present
    private static (string Key, int Used) LongestKey(JsonNode node, string[] parts, int at)
    {
        for (int length = parts.Length - at; length > 1 && node is JsonObject; length--)
        {
            string key = string.Join('.', parts, at, length);
            if (node.AsObject().ContainsKey(key))
            {
                return (key, length);
            }
        }

        return (parts[at], 1);
    }

    private static JsonNode? Item(JsonArray list, string key) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < list.Count ? list[index] : null;

    private static bool Put(JsonNode parent, string key, JsonNode? value)
    {
        if (parent is JsonObject dict)
        {
            dict[key] = value;
            return true;
        }

        if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index >= parent.AsArray().Count)
        {
            return false;
        }

        parent.AsArray()[index] = value;
        return true;
    }

    private static bool Remove(JsonNode parent, string key)
    {
        if (parent is JsonObject dict)
        {
            dict.Remove(key);
            return true;
        }

        bool isItem = int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < parent.AsArray().Count;
        if (isItem)
        {
            parent.AsArray().RemoveAt(index);
        }

        return isItem;
    }

    private static bool Convert(JsonObject setup, string rule)
    {
        if (setup["checkpoint"] is not JsonObject checkpoint)
        {
            return false;
        }

        string argument = rule.Contains(':', StringComparison.Ordinal) ? rule[(rule.IndexOf(':', StringComparison.Ordinal) + 1)..] : "";
        JsonObject? converted = rule.Split(':')[0] switch
        {
            "strip" => Renamed(checkpoint, name => name.StartsWith(argument, StringComparison.Ordinal) ? name[argument.Length..] : name),
            "add" => Renamed(checkpoint, name => argument + name),
            "unwrap" => Unwrapped(checkpoint, argument),
            "inflate-first-conv" => Inflated(checkpoint, setup),
            "mit2mmseg" => MixTransformerNames.ToMmSegmentation(checkpoint),
            _ => null,
        };
        if (converted is null)
        {
            return false;
        }

        setup["checkpoint"] = converted;
        return true;
    }

    private static JsonObject Renamed(JsonObject checkpoint, Func<string, string> rename)
    {
        JsonObject result = [];
        foreach ((string name, JsonNode? shape) in checkpoint)
        {
            result[rename(name)] = shape?.DeepClone();
        }

        return result;
    }

    private static JsonObject Unwrapped(JsonObject checkpoint, string name)
    {
        if (checkpoint[name] is JsonObject inner)
        {
            return inner.DeepClone().AsObject();
        }

        string prefix = name.Length > 0 ? $"{name}." : _containers.Select(container => $"{container}.")
            .First(start => checkpoint.Any(pair => pair.Key.StartsWith(start, StringComparison.Ordinal)));
        return Renamed(checkpoint, key => key.StartsWith(prefix, StringComparison.Ordinal) ? key[prefix.Length..] : key);
    }

    // the first convolution of the file gets the input channels that the setup asks for
    private static JsonObject? Inflated(JsonObject checkpoint, JsonObject setup)
    {
        int? channels = setup["data"]?["image"]?["channels"]?.GetValue<int>()
            ?? setup["config"]?["model"]?["backbone"]?["in_channels"]?.GetValue<int>()
            ?? setup["config"]?["in_channels"]?.GetValue<int>() ?? setup["config"]?["num_channels"]?.GetValue<int>();
        JsonObject copy = checkpoint.DeepClone().AsObject();
        JsonArray? first = copy.Select(pair => pair.Value).OfType<JsonArray>().FirstOrDefault(shape => shape.Count == 4);
        if (channels is null || first is null)
        {
            return null;
        }

        first[1] = channels;
        return copy;
    }
}
