using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Explain;

/// <summary>Every value of a config by its path.</summary>
internal sealed class ConfigPaths
{
    private const int MostPaths = 20_000;
    private const int LongestValue = 72;

    private readonly List<(string Key, ConfigCursor Cursor)> _paths = [];

    /// <summary>Walks through a config.</summary>
    public ConfigPaths(ConfigCursor config) => Collect(config, "");

    /// <summary>The values that a setting has, in the order of the config.</summary>
    public IEnumerable<ConfigCursor> Of(ConfigKey key) =>
        from ending in key.Endings
        from path in _paths
        where ending[0] == '^' ? path.Key == ending[1..] : path.Key == ending || path.Key.EndsWith($".{ending}", StringComparison.Ordinal)
        select path.Cursor;

    /// <summary>A value as a line of a config, shortened.</summary>
    public static string Line(ConfigCursor cursor)
    {
        string line = ConfigWriter.ToLine(cursor.Node!);
        string shown = line.Length <= LongestValue ? line : string.Concat(line.AsSpan(0, LongestValue), "…");
        return cursor.Node is ConfigList { Count: > 4 } list ? $"{shown} ({list.Count})" : shown;
    }

    // list indices are no part of a key: heads and transforms are found in lists and alone
    private void Collect(ConfigCursor cursor, string key)
    {
        if (!cursor.Exists || _paths.Count >= MostPaths)
        {
            return;
        }

        if (key.Length > 0)
        {
            _paths.Add((key, cursor));
        }

        foreach (string name in cursor.Keys)
        {
            Collect(cursor[name], key.Length == 0 ? name : $"{key}.{name}");
        }

        if (cursor.Node is ConfigList list && list.Any(item => item is ConfigDict))
        {
            foreach (ConfigCursor item in cursor.Items)
            {
                Collect(item, item.Type is { } type ? $"{key}.{type}" : key);
            }
        }
    }
}
