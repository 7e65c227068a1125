using SegSharp.Checkpoints.Dialects;

namespace SegSharp.Checkpoints.Loading;

/// <summary>What a load did.</summary>
/// <param name="Path">The checkpoint.</param>
/// <param name="Entries">Every tensor of the model and of the checkpoint.</param>
public sealed record LoadReport(string Path, IReadOnlyList<LoadEntry> Entries)
{
    /// <summary>Whose names the tensors had; null for SegSharp's own checkpoints.</summary>
    public CheckpointDialect? Names { get; init; }

    /// <summary>What stood before every name, such as <c>module.</c>; mostly empty.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>What is worth knowing beyond single tensors.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The tensors by what was done and why, in the order of their first ones.</summary>
    public IReadOnlyList<LoadGroup> Groups =>
        [.. Entries.GroupBy(entry => (entry.Action, entry.Reason))
            .Select(group => new LoadGroup(group.Key.Action, group.Key.Reason, [.. group.Select(entry => entry.Name)]))];

    /// <summary>A word for what was done.</summary>
    public static string Describe(LoadAction action) => action switch
    {
        LoadAction.Load => "loaded",
        LoadAction.MapClasses => "classes mapped",
        LoadAction.AdaptChannels => "channels adapted",
        LoadAction.Interpolate => "interpolated",
        LoadAction.Slice => "sliced",
        LoadAction.Pad => "padded",
        LoadAction.Reinitialize => "re-initialised",
        LoadAction.Skip => "skipped",
        LoadAction.Missing => "missing",
        LoadAction.Unexpected => "unexpected",
        _ => "refused",
    };

    /// <summary>The table: a line for each group, with the name of its first tensor.</summary>
    /// <param name="tell">Says words and sentences in another language; without it they are English.</param>
    public IReadOnlyList<string> Lines(Func<string, string>? tell = null)
    {
        tell ??= english => english;
        LoadGroup[] groups = [.. Groups];
        string[][] cells = [.. groups.Select(group => (string[])
            [tell(Describe(group.Action)), $"{group.Names.Count}", group.Names[0] + (group.Names.Count > 1 ? ", …" : string.Empty),
                tell(group.Reason)])];
        int[] widths = [.. Enumerable.Range(0, 3).Select(column => cells.Max(row => row[column].Length))];
        string names = Names is null ? string.Empty : Prefix.Length == 0 ? $" (names of {Names})"
            : $" (names of {Names} behind '{Prefix}')";
        return
        [
            tell($"weights from {Path}{names}:"),
            .. cells.Select(row =>
                $"  {row[0].PadRight(widths[0])}  {row[1].PadLeft(widths[1])}  {row[2].PadRight(widths[2])}  {row[3]}".TrimEnd()),
            .. Warnings.Select(warning => $"  {tell($"warning: {tell(warning)}")}"),
        ];
    }
}
