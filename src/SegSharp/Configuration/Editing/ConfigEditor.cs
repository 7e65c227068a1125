using System.Globalization;

namespace SegSharp.Configuration.Editing;

/// <summary>
/// Changes values in the text of a config and leaves everything else as it was written: comments, order, spelling. Values that come from a
/// base file are overridden in the file itself; a value that came from a variable is written out at its place,
/// so that other users of the variable keep theirs.
/// </summary>
public static class ConfigEditor
{
    /// <summary>Applies edits one after the other; each is verified by reading the result.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="path">Its path, which base files are found by.</param>
    /// <param name="edits">The changes.</param>
    /// <param name="refused">Those that could not be made in the text.</param>
    /// <returns>The new text.</returns>
    /// <exception cref="ConfigException">The text is no config.</exception>
    public static string Apply(string text, string path, IEnumerable<ConfigEdit> edits, out IReadOnlyList<ConfigEdit> refused)
    {
        List<ConfigEdit> failed = [];
        foreach (ConfigEdit edit in edits)
        {
            ConfigDict tree = Read(text, path);
            if (Same(Find(tree, edit.Key), edit.Value))
            {
                continue;
            }

            string? changed = new TextEdit(text, path, tree).Make(edit);
            if (changed is not null && Holds(changed, path, edit))
            {
                text = changed;
            }
            else
            {
                failed.Add(edit);
            }
        }

        refused = failed;
        return text;
    }

    /// <summary>A tree with one value changed; the given tree stays as it is.</summary>
    public static ConfigNode With(ConfigNode? node, ReadOnlySpan<string> path, ConfigNode? value)
    {
        if (path.Length == 0)
        {
            return value ?? new ConfigScalar(null, SourceLocation.InCode);
        }

        string key = path[0];
        if (node is ConfigList list && int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && index < list.Count)
        {
            ConfigNode item = With(list[index], path[1..], value);
            return new ConfigList(list.Select((old, i) => i == index ? item : old), list.IsTuple, list.Location);
        }

        List<ConfigEntry> entries = node is ConfigDict dict ? [.. dict.Entries] : [];
        int at = entries.FindIndex(entry => entry.Key == key);
        if (path.Length == 1 && value is null)
        {
            return new ConfigDict(entries.Where(entry => entry.Key != key), node?.Location ?? SourceLocation.InCode);
        }

        ConfigNode below = With(at < 0 ? null : entries[at].Value, path[1..], value);
        ConfigEntry changed = at < 0 ? new ConfigEntry(key, SourceLocation.InCode, below) : entries[at] with { Value = below };
        if (at < 0)
        {
            entries.Add(changed);
        }
        else
        {
            entries[at] = changed;
        }

        return new ConfigDict(entries, node?.Location ?? SourceLocation.InCode);
    }

    /// <summary>The value at a path; null if there is none.</summary>
    public static ConfigNode? Find(ConfigNode? node, string path)
    {
        foreach (string part in path.Split('.'))
        {
            node = node switch
            {
                ConfigDict dict => dict.TryGet(part, out ConfigNode? value) ? value : null,
                ConfigList list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                    && index < list.Count => list[index],
                _ => null,
            };
        }

        return node;
    }

    internal static ConfigDict Read(string text, string path) => new ConfigLoader(isRelative: true).LoadText(text, path, FormatOf(path));

    internal static ConfigFormat FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".json" => ConfigFormat.Json,
        ".yaml" or ".yml" => ConfigFormat.Yaml,
        _ => ConfigFormat.Python,
    };

    private static bool Holds(string text, string path, ConfigEdit edit)
    {
        try
        {
            return Same(Find(Read(text, path), edit.Key), edit.Value);
        }
        catch (ConfigException)
        {
            return false;
        }
    }

    // JSON and YAML know no tuples, and an inherited key is removed by None.
    private static bool Same(ConfigNode? found, ConfigNode? wanted) => (found, wanted) switch
    {
        (null or ConfigScalar { Value: null }, null or ConfigScalar { Value: null }) => true,
        (ConfigList a, ConfigList b) => a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
        (ConfigDict a, ConfigDict b) => a.Count == b.Count && a.Keys.All(key => b.ContainsKey(key) && Same(a[key], b[key])),
        _ => ConfigNode.SameValue(found, wanted),
    };
}
