namespace SegSharp.Diagnosis;

/// <summary>Looks for one of several views.</summary>
internal static class ConfigCursors
{
    /// <summary>The first that fits; a view of nothing where none does.</summary>
    public static ConfigCursor FirstOrNothing(this IEnumerable<ConfigCursor> cursors, Func<ConfigCursor, bool>? fits = null) =>
        (fits is null ? cursors.FirstOrDefault() : cursors.FirstOrDefault(fits)) ?? ConfigCursor.Nothing;

    /// <summary>The last that fits; a view of nothing where none does.</summary>
    public static ConfigCursor LastOrNothing(this IEnumerable<ConfigCursor> cursors, Func<ConfigCursor, bool>? fits = null) =>
        (fits is null ? cursors.LastOrDefault() : cursors.LastOrDefault(fits)) ?? ConfigCursor.Nothing;
}
