namespace SegSharp.Configuration;

/// <summary>Copies trees, so that what shared memory while a file was read (as in Python) does not share it afterwards.</summary>
internal static class ConfigCopy
{
    /// <summary>Copies a value with all that is in it.</summary>
    /// <param name="node">The value.</param>
    /// <param name="budget">Limits: shared and even circular values may unfold to more than memory holds.</param>
    public static ConfigNode Of(ConfigNode node, ReadBudget budget) => Copy(node, budget, depth: 0);

    /// <summary>Copies a dict with all that is in it.</summary>
    public static ConfigDict Of(ConfigDict dict, ReadBudget budget)
    {
        ConfigDict result = (ConfigDict)Copy(dict, budget, depth: 0);
        result.Facts.UnionWith(dict.Facts);
        return result;
    }

    private static ConfigNode Copy(ConfigNode node, ReadBudget budget, int depth)
    {
        if (depth > ReadBudget.MaxTreeDepth)
        {
            throw new ConfigException($"the value contains itself, or is nested deeper than {ReadBudget.MaxTreeDepth} levels",
                node.Location);
        }

        budget.Charge(1, node.Location);
        switch (node)
        {
            case ConfigDict dict:
                return new ConfigDict(dict.Entries.Select(entry => entry with { Value = Copy(entry.Value, budget, depth + 1) }),
                    dict.Location);
            case ConfigList list:
                ConfigList copy = new([], list.IsTuple, list.Location);
                for (int i = 0; i < list.Count; i++)
                {
                    copy.Add(Copy(list[i], budget, depth + 1), list.OriginOf(i));
                }

                return copy;
            default:
                return node;
        }
    }
}
