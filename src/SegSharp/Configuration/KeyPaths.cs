using System.Globalization;

namespace SegSharp.Configuration;

/// <summary>
/// Where a key stands in a config, as <c>--cfg-options</c> names it: <c>train_dataloader.dataset.pipeline.2.crop_size</c>.
/// </summary>
internal static class KeyPaths
{
    /// <summary>The paths below some top-level keys that end with a name, with their values, in the order of the config.</summary>
    public static IReadOnlyList<(string Path, ConfigNode Value)> Ending(ConfigDict root, IEnumerable<string> below, string name) =>
        [.. All(root, below).Where(pair => pair.Path.EndsWith("." + name, StringComparison.Ordinal))];

    /// <summary>All paths below some top-level keys; depth is bounded by that of the tree.</summary>
    public static IReadOnlyList<(string Path, ConfigNode Value)> All(ConfigDict root, IEnumerable<string> below)
    {
        List<(string, ConfigNode)> found = [];
        foreach (string key in below)
        {
            if (root.TryGet(key, out ConfigNode? node))
            {
                Add(key, node, found);
            }
        }

        return found;
    }

    private static void Add(string path, ConfigNode node, List<(string, ConfigNode)> found)
    {
        if (node is ConfigDict dict)
        {
            foreach (ConfigEntry entry in dict.Entries)
            {
                found.Add(($"{path}.{entry.Key}", entry.Value));
                Add($"{path}.{entry.Key}", entry.Value, found);
            }
        }
        else if (node is ConfigList list)
        {
            for (int i = 0; i < list.Count; i++)
            {
                Add($"{path}.{i.ToString(CultureInfo.InvariantCulture)}", list[i], found);
            }
        }
    }
}
