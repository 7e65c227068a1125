using System.Globalization;

namespace SegSharp.Diagnosis.Data;

/// <summary>
/// SEG0307: masks that are JPEG files. Where their values do not fit, that comes first: nothing else can be told of them.
/// </summary>
internal static class LossyFindings
{
    private const int NamedValues = 8;
    private const int Near = 32;
    private const double NearShare = 0.97;

    /// <summary>The finding; null where no mask of indices is a JPEG.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="labelsFit">Whether the values are labels of the config's classes.</param>
    public static Finding? Of(DataScanResult scan, bool labelsFit)
    {
        ScannedPair[] masks = [.. scan.Splits.SelectMany(split => split.Pairs).Where(pair => pair.Mask is { IsReadable: true })
            .DistinctBy(pair => pair.MaskFile)];
        ScannedPair[] lossy = [.. masks.Where(pair => pair.Mask is { IsJpeg: true, Channels: 1, ColorCount: 0 })];
        if (lossy.Length == 0)
        {
            return null;
        }

        SortedDictionary<int, long> values = [];
        foreach ((byte label, int pixels) in lossy.SelectMany(pair => pair.Mask!.Histogram))
        {
            values[label] = values.GetValueOrDefault(label) + pixels;
        }

        bool isCause = !labelsFit && lossy.Length == masks.Length;
        (int Low, int High)? two = TwoValues(values);
        string shown = string.Join(", ",
            values.Take(NamedValues).Select(bin => string.Create(CultureInfo.InvariantCulture, $"{bin.Key} ({bin.Value:N0} px)")));
        return new Finding
        {
            Code = DiagnosisCodes.MaskFormat,
            Variant = !isCause ? "lossy" : two is null ? "lossy-labels" : "lossy-two",
            Severity = isCause ? Severity.Error : Severity.Warning,
            Where = FindingPlace.OfFile(lossy[0].MaskFile!),
            Arguments = MessageArguments.Of(
                ("count", lossy.Length), ("all", masks.Length), ("first", lossy[0].MaskFile),
                ("folder", Path.GetDirectoryName(lossy[0].MaskFile)),
                ("values", values.Count > NamedValues ? $"{shown}, …" : shown), ("low", two?.Low), ("high", two?.High),
                ("threshold", (two?.Low + two?.High + 1) / 2)),
        };
    }

    // Two far values, and hardly anything that is not near one of them.
    private static (int Low, int High)? TwoValues(SortedDictionary<int, long> values)
    {
        if (values.Count < 2)
        {
            return null;
        }

        int middle = (values.Keys.First() + values.Keys.Last()) / 2;
        int low = values.Where(bin => bin.Key <= middle).MaxBy(bin => bin.Value).Key,
            high = values.Where(bin => bin.Key > middle).MaxBy(bin => bin.Value).Key;
        long near = values.Where(bin => Math.Min(Math.Abs(bin.Key - low), Math.Abs(bin.Key - high)) <= Near).Sum(bin => bin.Value);
        return high - low > 2 * Near && near >= NearShare * values.Values.Sum() ? (low, high) : null;
    }
}
