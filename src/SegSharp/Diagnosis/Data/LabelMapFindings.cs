using System.Globalization;
using SegSharp.Data;

namespace SegSharp.Diagnosis.Data;

/// <summary>A <c>label_map</c> that changes nothing, for no mask holds one of its values.</summary>
internal static class LabelMapFindings
{
    /// <summary>The findings of a full scan; data sets that share a map are looked at together, since one alone may lack a value.</summary>
    public static IEnumerable<Finding> Of(DataScanResult scan) =>
        from split in scan.Splits
        where split.Plan.Rules is { Mapping.Count: > 0, Colors: null } && split.Labelled.Any()
        group split by string.Join(',', split.Plan.Rules.Mapping!.OrderBy(entry => entry.Key)) into sharing
        where !sharing.Any(IsUsed)
        let first = sharing.First()
        let map = new ConfigCursor(first.Plan.Section.Dict)["label_map"]
        select new Finding
        {
            Code = DiagnosisCodes.LabelRange,
            Variant = "label-map-unused",
            Severity = Severity.Warning,
            Where = FindingPlace.Of(map.Location, $"{first.Plan.Section.Path}.label_map"),
            Arguments = MessageArguments.Of(
                ("key", $"{first.Plan.Section.Path}.label_map"), ("values", string.Join(", ", first.Plan.Rules.Mapping!.Keys.Order())),
                ("masks", sharing.Sum(split => split.Labelled.Count())), ("found", Found(sharing))),
        };

    private static bool IsUsed(ScannedSplit split) =>
        split.Labelled.SelectMany(pair => pair.Mask!.Histogram)
            .Any(bin => split.Plan.Rules.Mapping!.ContainsKey(Reduced(split.Plan.Rules, bin.Label)));

    // the map sees what reduce_zero_label has left
    private static byte Reduced(LabelRules rules, byte value) => rules.ReduceZeroLabel ? (byte)LabelRules.Reduced(value) : value;

    private static string Found(IEnumerable<ScannedSplit> splits)
    {
        const int Shown = 12;
        byte[] values = [.. splits.SelectMany(split => split.Labelled.SelectMany(pair => pair.Mask!.Histogram)
            .Select(bin => Reduced(split.Plan.Rules, bin.Label))).Distinct().Order()];
        string shown = string.Join(", ", values.Take(Shown).Select(value => value.ToString(CultureInfo.InvariantCulture)));
        return values.Length > Shown ? $"{shown}, …" : shown;
    }
}
