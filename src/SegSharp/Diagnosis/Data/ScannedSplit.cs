namespace SegSharp.Diagnosis.Data;

/// <summary>One folder data set of a config, with what was found in its files.</summary>
public sealed record ScannedSplit
{
    internal ScannedSplit(SplitPlan plan, IReadOnlyList<ScannedPair> pairs) => (Plan, Pairs) = (plan, pairs);

    /// <summary>What it is for: <c>train</c>, <c>val</c> or <c>test</c>.</summary>
    public string Role => Plan.Role;

    /// <summary>Images in the folder or list, those beyond a sample included.</summary>
    public int ImageCount => Plan.Files.Pairs.Count;

    /// <summary>The pairs that were looked at.</summary>
    public IReadOnlyList<ScannedPair> Pairs { get; }

    /// <summary>What the config says of it.</summary>
    internal SplitPlan Plan { get; }

    /// <summary>The pairs whose masks hold class indices.</summary>
    internal IEnumerable<ScannedPair> Labelled => Pairs.Where(pair => pair.Mask is { Histogram.Length: > 0 });
}
