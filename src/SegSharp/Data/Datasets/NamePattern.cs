namespace SegSharp.Data.Datasets;

/// <summary>
/// How the files of one kind are called: what stands before and behind the part of the name that an image shares with its mask.
/// </summary>
/// <param name="Prefix">What the file's name begins with, such as <c>mask_</c>.</param>
/// <param name="Suffix">What it ends with, such as <c>.png</c>; with a <c>/</c> in it the shared part is a folder's name.</param>
internal readonly record struct NamePattern(string Prefix, string Suffix)
{
    /// <summary>How much of a name the pattern says; of several that fit, the longest is meant.</summary>
    public int Length => Prefix.Length + Suffix.Length;

    /// <summary>The file of a shared part, which may begin with folders: <c>ulm/7</c> is <c>ulm/mask_7.png</c>.</summary>
    public string PathOf(string stem)
    {
        int name = NameStart(stem);
        return string.Concat(stem.AsSpan(0, name), Prefix, stem.AsSpan(name), Suffix);
    }

    /// <summary>The shared part of a file; null for one that is called otherwise.</summary>
    public string? StemOf(string path)
    {
        if (!path.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return null;
        }

        string rest = path[..^Suffix.Length];
        int name = NameStart(rest);
        return rest.AsSpan(name).StartsWith(Prefix, StringComparison.Ordinal)
            ? string.Concat(rest.AsSpan(0, name), rest.AsSpan(name + Prefix.Length)) : null;
    }

    /// <summary>The pattern as people write it: <c>mask_*.png</c>.</summary>
    public override string ToString() => $"{Prefix}*{Suffix}";

    private static int NameStart(string path) => path.LastIndexOfAny(['/', Path.DirectorySeparatorChar]) + 1;
}
