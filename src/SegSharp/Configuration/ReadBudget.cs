namespace SegSharp.Configuration;

/// <summary>The limits of one reading, so that no config, however hostile, exhausts stack, memory or patience.</summary>
internal sealed class ReadBudget
{
    /// <summary>Levels of brackets and operators in one expression.</summary>
    public const int MaxExpressionDepth = 120;

    /// <summary>Levels of dicts and lists in the finished tree.</summary>
    public const int MaxTreeDepth = 100;

    /// <summary>Characters of one file.</summary>
    public const int MaxFileLength = 4 * 1024 * 1024;

    /// <summary>Characters of one string.</summary>
    public const int MaxTextLength = 1024 * 1024;

    private const int MaxNodes = 1_000_000;
    private const int MaxFiles = 256;

    private long _nodes;
    private int _files;

    /// <summary>Counts values that come into being.</summary>
    public void Charge(long nodes, SourceLocation location)
    {
        _nodes += nodes;
        if (_nodes > MaxNodes)
        {
            throw new ConfigException($"the config grows beyond {MaxNodes} values", location);
        }
    }

    /// <summary>Counts a file that is read.</summary>
    public void ChargeFile(SourceLocation? location)
    {
        if (++_files > MaxFiles)
        {
            throw new ConfigException($"more than {MaxFiles} files are drawn in by _base_", location);
        }
    }
}
