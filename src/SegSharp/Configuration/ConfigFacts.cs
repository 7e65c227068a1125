namespace SegSharp.Configuration;

/// <summary>What the reading of a whole config saw beside its values: who refers to which variable.</summary>
internal sealed class ConfigFacts
{
    /// <summary>
    /// Whether the config is a record inside of another file, where variables stand beside the values that they were put into.
    /// </summary>
    public bool IsRecord { get; set; }

    /// <summary>The top-level names that some value refers to.</summary>
    public HashSet<string> References { get; } = new(StringComparer.Ordinal);

    /// <summary>The top-level names whose last value no expression of a file looked at.</summary>
    public HashSet<string> Unread { get; } = new(StringComparer.Ordinal);

    /// <summary>The paths that options of the command line changed, and whose top-level name no other value follows.</summary>
    public Dictionary<string, SourceLocation> Unfollowed { get; } = new(StringComparer.Ordinal);

    /// <summary>The top-level names that an <c>if</c> or <c>for</c> of a file looked at, with the last such place.</summary>
    public Dictionary<string, SourceLocation> Decided { get; } = new(StringComparer.Ordinal);

    /// <summary>What short names on the command line were taken for: <c>max_iters</c>, <c>train_cfg.max_iters</c>.</summary>
    public List<(string Name, string Path)> Shortened { get; } = [];

    /// <summary>An expression looks at variables.</summary>
    public void Read(IReadOnlySet<string> names)
    {
        References.UnionWith(names);
        Unread.ExceptWith(names);
    }

    /// <summary>Takes over what another reading saw.</summary>
    public void UnionWith(ConfigFacts other)
    {
        IsRecord |= other.IsRecord;
        References.UnionWith(other.References);
        Unread.UnionWith(other.Unread);
        Shortened.AddRange(other.Shortened);
        Decide(other);
        foreach ((string name, SourceLocation location) in other.Unfollowed)
        {
            Unfollowed[name] = location;
        }
    }

    /// <summary>Takes over what branches and loops of another reading looked at.</summary>
    public void Decide(ConfigFacts other)
    {
        foreach ((string name, SourceLocation location) in other.Decided)
        {
            Decided[name] = location;
        }
    }
}
