using System.Globalization;
using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Data.Imaging;

namespace SegSharp.Diagnosis.Data;

/// <summary>SEG0307: masks that are pictures. What the pixels look like decides which way out is told.</summary>
internal static class ColorMaskFindings
{
    private const int NamedColors = 8;

    /// <summary>The findings, one of each kind.</summary>
    public static IEnumerable<Finding> Of(DataScanResult scan)
    {
        (ScannedSplit Split, ScannedPair Pair)[] masks =
        [
            .. scan.Splits.SelectMany(split => split.Pairs, (split, pair) => (split, pair))
                .Where(file => file.pair.Mask is { IsReadable: true })
                .DistinctBy(file => file.pair.MaskFile),
        ];
        (ScannedSplit Split, ScannedPair Pair)[] equal = [.. masks.Where(file => file.Pair.Mask!.HasEqualChannels)];
        if (equal.Length > 0)
        {
            string values = string.Join(", ",
                equal.SelectMany(file => file.Pair.Mask!.Histogram).Select(bin => bin.Label).Distinct().Order().Take(NamedColors));
            yield return Told("equal-channels", equal, masks.Length, [], ("values", values)) with { Severity = Severity.Note };
        }

        (ScannedSplit Split, ScannedPair Pair)[] unknown = [.. masks.Where(file => file.Pair.Mask!.UnknownColors.Length > 0)];
        if (unknown.Length > 0)
        {
            yield return Told("unknown-colours", unknown, masks.Length, [], ("colours", Listed(Sum(unknown, file => file.UnknownColors))));
        }

        (ScannedSplit Split, ScannedPair Pair)[] pictures = [.. masks.Where(file => file.Pair.Mask!.Channels > 1)];
        if (pictures.Length > 0)
        {
            yield return Picture(pictures, masks.Length, scan);
        }
    }

    private static Finding Picture((ScannedSplit Split, ScannedPair Pair)[] pictures, int all, DataScanResult scan)
    {
        MaskColors colors = new(Sum(pictures, file => file.Colors), pictures[0].Split.Plan.Options,
            pictures.All(file => file.Pair.Mask!.IsJpeg));
        if (colors.Colors.Count == 0)
        {
            return Told("", pictures, all, [], ("key", $"{pictures.Length}/{all}: {pictures[0].Pair.MaskFile}"));
        }

        bool isNoisy = pictures.Any(file => file.Pair.Mask!.ColorCount > ColorCensus.MostColors);
        (string variant, ConfigNode? map) = colors.Situation(isNoisy);
        string shown = map is null ? "" : ConfigWriter.ToLine(map);
        (string, object?)[] arguments =
        [
            ("colours", Listed(colors.Colors)), ("distinct", pictures.Max(file => file.Pair.Mask!.ColorCount)), ("map", shown),
            ("source", colors.Source),
            ("folder", Path.GetDirectoryName(pictures[0].Pair.MaskFile!)),
        ];
        return Told(variant, pictures, all, map is null ? [] : Edits(scan, map),
            arguments) with { IsCertain = variant is "palette" or "labelmap" };
    }

    // The data sets whose masks these are get the map; one that is written once and used twice, once.
    private static ConfigEdit[] Edits(DataScanResult scan, ConfigNode map) =>
    [
        .. scan.Splits.Where(split => split.Pairs.Any(pair => pair.Mask is { Channels: > 1 })).Select(split => split.Plan)
            .DistinctBy(plan => plan.Section.Location)
            .Select(plan => new ConfigEdit(plan.Place.File, $"{plan.Section.Path}.{SegSharp.Data.Datasets.ColorMapReader.Key}", map)),
    ];

    private static IReadOnlyList<(Rgb Color, long Pixels)> Sum(
        (ScannedSplit Split, ScannedPair Pair)[] masks, Func<FileFacts, IEnumerable<(Rgb Color, int Pixels)>> colors) =>
    [
        .. masks.SelectMany(file => colors(file.Pair.Mask!))
            .GroupBy(color => color.Color, (color, group) => (Color: color, Pixels: group.Sum(other => (long)other.Pixels)))
            .OrderByDescending(color => color.Pixels),
    ];

    private static string Listed(IReadOnlyList<(Rgb Color, long Pixels)> colors)
    {
        string shown = string.Join(", ", colors.Take(NamedColors).Select(color => string.Create(
            CultureInfo.InvariantCulture, $"({color.Color.Red}, {color.Color.Green}, {color.Color.Blue}) {color.Pixels:N0} px")));
        return colors.Count > NamedColors ? $"{shown}, …" : shown;
    }

    private static Finding Told(
        string variant, (ScannedSplit Split, ScannedPair Pair)[] masks, int all, ConfigEdit[] edits,
        params (string, object?)[] arguments) => new()
    {
        Code = DiagnosisCodes.MaskFormat,
        Variant = variant,
        Where = FindingPlace.OfFile(masks[0].Pair.MaskFile!),
        Arguments = MessageArguments.Of(
            [("count", masks.Length), ("all", all), ("first", masks[0].Pair.MaskFile),
                ("found", masks.Max(file => file.Pair.Mask!.Channels)), .. arguments]),
        Edits = edits,
    };
}
