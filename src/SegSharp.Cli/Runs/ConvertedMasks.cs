namespace SegSharp.Cli.Runs;

/// <summary>What a conversion of masks gave.</summary>
/// <param name="Written">Files written.</param>
/// <param name="Pixels">Pixels of each value in them.</param>
/// <param name="Failures">Files that were not converted, with the reasons.</param>
internal sealed record ConvertedMasks(int Written, IReadOnlyDictionary<int, long> Pixels,
    IReadOnlyList<(string File, string Reason)> Failures);
