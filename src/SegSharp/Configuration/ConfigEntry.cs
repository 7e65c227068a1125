using SegSharp.Configuration.Python;

namespace SegSharp.Configuration;

/// <summary>One key of a dict with its value.</summary>
/// <param name="Key">The key; an integer key is kept as its digits.</param>
/// <param name="KeyLocation">Where the key is written.</param>
/// <param name="Value">The value, with a location of its own.</param>
public sealed record ConfigEntry(string Key, SourceLocation KeyLocation, ConfigNode Value)
{
    /// <summary>Whether the key was written as an integer, as in <c>label_map={0: 1}</c>.</summary>
    public bool IsIntegerKey { get; init; }

    /// <summary>The expression over variables that gave the value; null if it was written out.</summary>
    internal Expression? Origin { get; init; }
}
