using System.Globalization;
using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Data.Datasets;

namespace SegSharp.Diagnosis.Data;

/// <summary>Images and masks that are missing, do not belong together or have different sizes.</summary>
internal static class PairFindings
{
    /// <summary>The findings, one of each kind.</summary>
    public static IEnumerable<Finding> Of(DataScanResult scan)
    {
        List<Finding?> findings = [];
        foreach (ScannedSplit split in scan.Splits)
        {
            SplitFiles files = split.Plan.Files;
            findings.Add(Missing("", files.MissingPlaces, split, files.MissingPlaces.Count));
            findings.Add(Missing("list", files.MissingImages, split, files.MissingImages.Count + split.ImageCount));
            findings.Add(Missing(files.LikelyMaskSuffix is null ? "masks" : "mask-suffix", files.MissingMasks, split,
                split.ImageCount) is { } masks
                ? WithSuffixes(masks, split, "seg_map_suffix", [.. new[] { files.LikelyMaskSuffix }.OfType<string>()])
                : null);
            findings.Add(Missing("images", files.LonelyMasks, split, split.ImageCount) is { } lonely
                ? lonely with { Severity = Severity.Warning } : null);
            if (split.ImageCount == 0 && files.MissingPlaces.Count + files.MissingImages.Count == 0)
            {
                findings.Add(WithSuffixes(
                    Missing(files.OtherImages > 0 ? "image-suffix" : split.Plan.Options.ImagePrefix.Length > 0 ? "no-names" : "no-images",
                        [ImageFolder(split)], split, 0)!, split, "img_suffix", files.OtherImageSuffixes));
            }
            else if (files.OtherImages > 0)
            {
                findings.Add(WithSuffixes(
                    Missing("left-out", [ImageFolder(split)], split, split.ImageCount)! with { Severity = Severity.Warning },
                    split, "img_suffix", [.. split.Plan.Options.ImageSuffixes, .. files.OtherImageSuffixes]));
            }
        }

        findings.Add(Sizes(scan));
        return findings.OfType<Finding>().DistinctBy(finding => (finding.Code, finding.Variant, finding.Where.File, finding.FirstFile));
    }

    /// <summary>The size at which training sees an image: upright, unless it is decoded unchanged.</summary>
    internal static (int Width, int Height) Seen(ScannedSplit split, FileFacts image) =>
        image.Orientation >= 5 && split.Plan.Color != SegSharp.Data.Imaging.ColorMode.Unchanged ? (image.Height, image.Width)
            : (image.Width, image.Height);

    /// <summary>Whether image and mask can be read and have different sizes.</summary>
    internal static bool Differ(ScannedSplit split, ScannedPair pair) =>
        pair is { Image.IsReadable: true, Mask.IsReadable: true } && Seen(split, pair.Image) != (pair.Mask.Width, pair.Mask.Height);

    private static Finding? Missing(string variant, IReadOnlyList<string> files, ScannedSplit split, int count) =>
        files.Count == 0 ? null : new Finding
    {
        Code = DiagnosisCodes.MissingFiles,
        Variant = variant,
        Where = split.Plan.Place,
        Arguments = MessageArguments.Of(
            ("key", split.Plan.Section.Path), ("count", files.Count), ("all", count), ("first", files[0]),
            ("image_suffix", split.Plan.Options.ImageSuffix),
            ("mask_suffix", split.Plan.Options.MaskSuffix), ("pattern", split.Plan.Options.ImagePatterns.First())),
        FirstFile = files[0],
    };

    private static string ImageFolder(ScannedSplit split) =>
        Path.GetFullPath(Path.Combine(split.Plan.Options.Root ?? "", split.Plan.Options.ImageDirectory));

    // The endings that the files have, and the edit that takes them.
    private static Finding WithSuffixes(Finding finding, ScannedSplit split, string key, IReadOnlyList<string> suffixes)
    {
        if (suffixes.Count == 0)
        {
            return finding;
        }

        ConfigNode value = suffixes.Count == 1 ? ConfigNode.From(suffixes[0]) : ConfigNode.From(suffixes);
        Dictionary<string, string> arguments = new(finding.Arguments, StringComparer.Ordinal)
        {
            ["suffixes"] = DatasetFiles.Quoted(suffixes),
            ["others"] = split.Plan.Files.OtherImages.ToString(CultureInfo.InvariantCulture),
        };
        return finding with { Arguments = arguments,
            Edits = [new ConfigEdit(finding.Where.File, $"{split.Plan.Section.Path}.{key}", value)] };
    }

    // Those that EXIF data turns have a finding of their own.
    private static Finding? Sizes(DataScanResult scan)
    {
        (ScannedSplit Split, ScannedPair Pair)[] pairs = [.. scan.Splits.SelectMany(split => split.Pairs, (split, pair) => (split, pair))
            .Where(file => file.pair.Mask is not null).DistinctBy(file => file.pair.ImageFile)];
        (ScannedSplit Split, ScannedPair Pair)[] wrong =
            [.. pairs.Where(file => Differ(file.Split, file.Pair) && !FileFindings.IsTurnedAway(file.Split, file.Pair))];
        if (wrong is not [(ScannedSplit split, ScannedPair first), ..])
        {
            return null;
        }

        (int width, int height) = Seen(split, first.Image);
        return new Finding
        {
            Code = DiagnosisCodes.ImageMaskSize,
            Variant = "files",
            Where = FindingPlace.OfFile(first.MaskFile!),
            FirstFile = first.MaskFile,
            Arguments = MessageArguments.Of(
                ("count", wrong.Length), ("all", pairs.Length), ("first", first.MaskFile), ("image", first.ImageFile),
                ("image_size", $"{width}×{height}"), ("mask_size", $"{first.Mask!.Width}×{first.Mask.Height}")),
        };
    }
}
