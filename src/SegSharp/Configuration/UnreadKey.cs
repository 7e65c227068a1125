namespace SegSharp.Configuration;

/// <summary>A top-level name of a config that no expression refers to and no reader knows.</summary>
/// <param name="Name">The name.</param>
/// <param name="Location">Where it is written.</param>
/// <param name="Remedy">A sentence that names the keys that may have been meant; null if none is near.</param>
public sealed record UnreadKey(string Name, SourceLocation Location, string? Remedy);
