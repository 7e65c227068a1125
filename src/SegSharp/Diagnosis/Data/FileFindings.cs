using SegSharp.Data.Imaging;

namespace SegSharp.Diagnosis.Data;

/// <summary>Files that cannot be read, or are read differently than they look.</summary>
internal static class FileFindings
{
    /// <summary>The findings, one of each kind.</summary>
    public static IEnumerable<Finding> Of(DataScanResult scan)
    {
        (ScannedSplit Split, ScannedPair Pair)[] pairs =
            [.. scan.Splits.SelectMany(split => split.Pairs, (split, pair) => (split, pair)).DistinctBy(file => file.pair.ImageFile)];
        bool hasUprightPairs = pairs.Any(file => IsTurned(file.Split, file.Pair) && file.Pair.Image.Orientation >= 5
            && file.Pair.Image.Width != file.Pair.Image.Height && !PairFindings.Differ(file.Split, file.Pair));
        Finding?[] findings =
        [
            .. Unreadable(pairs, isMask: false),
            .. Unreadable(pairs, isMask: true),
            Told(DiagnosisCodes.ImageFile, "exif", Severity.Error, pairs, file => IsTurnedAway(file.Split, file.Pair),
                isMask: false, Orientation),
            hasUprightPairs ? null
                : Told(DiagnosisCodes.ImageFile, "exif-unknown", Severity.Warning, pairs, IsTurnedUnseen, isMask: false, Orientation),
            Told(DiagnosisCodes.ImageFile, "deep", Severity.Warning, pairs, IsCutTo8Bits, isMask: false,
                file => ("bits", file.Image.BitDepth)),
            Small(pairs, isPadded: false),
            Small(pairs, isPadded: true),
            Told(DiagnosisCodes.MaskFormat, "wide", Severity.Error, pairs, file => IsWide(file.Pair.Mask), isMask: true,
                file => ("bits", file.Mask!.BitDepth)),
            Mixed(pairs),
        ];
        return findings.OfType<Finding>();
    }

    // A file that is damaged, one that cannot be opened and one that is too large are mended in different ways.
    private static IEnumerable<Finding?> Unreadable((ScannedSplit Split, ScannedPair Pair)[] pairs, bool isMask)
    {
        (ImageFaultKind, string, string)[] variants =
        [
            (ImageFaultKind.Damaged, "", "mask"), (ImageFaultKind.Access, "access", "mask-access"),
            (ImageFaultKind.TooLarge, "large", "mask-large"),
        ];
        ImageFault? FaultOf(ScannedPair pair) => isMask ? pair.Mask?.Fault : pair.Image.Fault;
        return variants.Select(variant =>
        {
            (ImageFaultKind kind, string ofImages, string ofMasks) = variant;
            return Told(
                DiagnosisCodes.ImageFile, isMask ? ofMasks : ofImages, Severity.Error, pairs, file => FaultOf(file.Pair)?.Kind == kind,
                isMask, file => ("reason", FaultOf(file)!.Reason));
        });
    }

    /// <summary>Whether an image is turned when it is decoded, and its mask is as large as before the turn.</summary>
    internal static bool IsTurnedAway(ScannedSplit split, ScannedPair pair) =>
        IsTurned(split, pair) && PairFindings.Differ(split, pair)
            && (pair.Image.Width, pair.Image.Height) == (pair.Mask!.Width, pair.Mask.Height);

    private static bool IsTurned(ScannedSplit split, ScannedPair pair) =>
        pair is { Image: { IsReadable: true, Orientation: > 1 }, Mask.IsReadable: true } && split.Plan.Color != ColorMode.Unchanged;

    // Turned by 180°, mirrored or square: the sizes cannot tell whether the mask was drawn on the upright picture.
    private static bool IsTurnedUnseen((ScannedSplit Split, ScannedPair Pair) file) => IsTurned(file.Split, file.Pair)
        && (file.Pair.Image.Orientation < 5 || file.Pair.Image.Width == file.Pair.Image.Height)
            && !PairFindings.Differ(file.Split, file.Pair);

    private static bool IsCutTo8Bits((ScannedSplit Split, ScannedPair Pair) file) =>
        file.Pair.Image is { IsReadable: true, BitDepth: > 8 } && file.Split.Plan.Color != ColorMode.Unchanged;

    private static bool IsWide(FileFacts? mask) => mask is { IsReadable: true, Channels: 1, BitDepth: > 8, Histogram.Length: 0 };

    private static (string, object?) Orientation(ScannedPair pair) => ("orientation", pair.Image.Orientation);

    private static Finding? Small((ScannedSplit Split, ScannedPair Pair)[] pairs, bool isPadded)
    {
        (ScannedSplit Split, ScannedPair Pair)[] cropped = [.. pairs.Where(file => file.Split.Plan.Crop is not null
            && file.Split.Plan.IsPadded == isPadded && file.Pair.Image.IsReadable)];
        (ScannedSplit Split,
            ScannedPair Pair)[] small = [.. cropped.Where(file => PairFindings.Seen(file.Split, file.Pair.Image) is var (width, height)
            && (width < file.Split.Plan.Crop!.Width || height < file.Split.Plan.Crop.Height))];
        if (small is not [(ScannedSplit split, ScannedPair first), ..])
        {
            return null;
        }

        (int seenWidth, int seenHeight) = PairFindings.Seen(split, first.Image);
        return new Finding
        {
            Code = DiagnosisCodes.ImageFile,
            Variant = isPadded ? "crop-padded" : "crop",
            Severity = isPadded ? Severity.Note : Severity.Warning,
            Where = FindingPlace.OfFile(first.ImageFile),
            Arguments = MessageArguments.Of(
                ("count", small.Length), ("all", cropped.Length), ("first", first.ImageFile), ("size", $"{seenWidth}×{seenHeight}"),
                ("crop", $"{split.Plan.Crop!.Width}×{split.Plan.Crop.Height}")),
        };
    }

    // Decoded unchanged, each image keeps its own channels, and those of a batch must be the same.
    private static Finding? Mixed((ScannedSplit Split, ScannedPair Pair)[] pairs)
    {
        (ScannedSplit Split,
            ScannedPair Pair)[] kept = [.. pairs.Where(file => file.Pair.Image.IsReadable && file.Split.Plan.Color == ColorMode.Unchanged)];
        IGrouping<int, (ScannedSplit, ScannedPair Pair)>[] groups =
            [.. kept.GroupBy(file => DataScanResult.Decoded(file.Pair.Image)).OrderByDescending(group => group.Count())];
        return groups.Length < 2 ? null : new Finding
        {
            Code = DiagnosisCodes.InputChannels,
            Variant = "mixed",
            Where = FindingPlace.OfFile(groups[1].First().Pair.ImageFile),
            Arguments = MessageArguments.Of(
                ("count", kept.Length - groups[0].Count()), ("all", kept.Length), ("first", groups[1].First().Pair.ImageFile),
                ("most", groups[0].Key), ("other", groups[1].Key)),
        };
    }

    private static Finding? Told(
        DiagnosisCode code, string variant, Severity severity, (ScannedSplit Split, ScannedPair Pair)[] pairs,
        Func<(ScannedSplit Split, ScannedPair Pair), bool> isMeant, bool isMask, Func<ScannedPair, (string, object?)> detail)
    {
        ScannedPair[] meant = [.. pairs.Where(isMeant).Select(file => file.Pair)];
        if (meant.Length == 0)
        {
            return null;
        }

        string first = isMask ? meant[0].MaskFile! : meant[0].ImageFile;
        return new Finding
        {
            Code = code,
            Variant = variant,
            Severity = severity,
            Where = FindingPlace.OfFile(first),
            Arguments = MessageArguments.Of(
                ("count", meant.Length), ("all", isMask ? pairs.Count(file => file.Pair.Mask is not null) : pairs.Length), ("first", first),
                detail(meant[0])),
        };
    }
}
