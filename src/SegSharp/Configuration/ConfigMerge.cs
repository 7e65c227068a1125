namespace SegSharp.Configuration;

/// <summary>Lays a config over the one that it builds on, as mmengine does: dicts merge key by key, everything else replaces.</summary>
internal static class ConfigMerge
{
    /// <summary>The key that says: do not merge, replace.</summary>
    public const string DeleteKey = "_delete_";

    /// <summary>
    /// Merges <paramref name="child"/> over <paramref name="parent"/> into a new dict; depth is bounded by that of the trees.
    /// </summary>
    public static ConfigDict Merge(ConfigDict parent, ConfigDict child)
    {
        ConfigDict result = new(parent.Entries, child.Location);
        foreach (ConfigEntry entry in child.Entries)
        {
            bool exists = parent.TryGetEntry(entry.Key, out ConfigEntry? inherited);
            if (!exists || entry.Value is not ConfigDict dict || Deletes(dict))
            {
                result.Set(entry);
            }
            else if (inherited!.Value is ConfigDict below)
            {
                result.Set(entry with { Value = Merge(below, dict), Origin = entry.Origin ?? inherited.Origin });
            }
            else
            {
                throw new ConfigException(
                    $"a dict cannot be merged into {inherited.Value.Describe()} at {inherited.Value.Location}",
                    entry.Value.Location,
                    entry.Key,
                    $"Add {DeleteKey}=True to the dict to replace the inherited value");
            }
        }

        return result;
    }

    /// <summary>Lays changes over a dict in place, as <c>model.update(...)</c> does in configs of the newer style.</summary>
    /// <param name="target">The dict; dicts within it are changed in place too, for everybody who holds them.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="budget">Limits: while a file is read, values may be shared and even circular.</param>
    public static void MergeInto(ConfigDict target, ConfigDict changes, ReadBudget budget) => MergeInto(target, changes, budget, depth: 0);

    /// <summary>Removes the marks that asked for replacement, in place: they have done their work.</summary>
    public static void RemoveMarks(ConfigNode node)
    {
        if (node is ConfigDict dict)
        {
            dict.Remove(DeleteKey);
            foreach (ConfigEntry entry in dict.Entries)
            {
                RemoveMarks(entry.Value);
            }
        }
        else if (node is ConfigList list)
        {
            foreach (ConfigNode item in list)
            {
                RemoveMarks(item);
            }
        }
    }

    private static void MergeInto(ConfigDict target, ConfigDict changes, ReadBudget budget, int depth)
    {
        if (depth > ReadBudget.MaxTreeDepth)
        {
            throw new ConfigException($"the value contains itself, or is nested deeper than {ReadBudget.MaxTreeDepth} levels",
                changes.Location);
        }

        ConfigEntry[] entries = [.. changes.Entries];
        budget.Charge(entries.Length, changes.Location);
        if (Deletes(changes))
        {
            foreach (string key in target.Keys.ToArray())
            {
                target.Remove(key);
            }
        }

        foreach (ConfigEntry entry in entries)
        {
            if (entry.Value is ConfigDict dict && !Deletes(dict) && target.TryGet(entry.Key, out ConfigNode? current)
                && current is ConfigDict below)
            {
                MergeInto(below, dict, budget, depth + 1);
            }
            else
            {
                target.Set(entry);
            }
        }
    }

    private static bool Deletes(ConfigDict dict)
    {
        if (!dict.TryGet(DeleteKey, out ConfigNode? mark))
        {
            return false;
        }

        return mark is ConfigScalar { Value: bool deletes }
            ? deletes
            : throw new ConfigException($"expected True or False, found {mark.Describe()}", mark.Location, DeleteKey);
    }
}
