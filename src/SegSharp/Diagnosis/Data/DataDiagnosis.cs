using System.Globalization;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Data;

/// <summary>Judges a setup together with what a scan found in its files.</summary>
public static class DataDiagnosis
{
    private const int NamedLabels = 8;

    /// <summary>Applies every rule to the config with the facts of the files, and the rules about single files.</summary>
    /// <param name="subject">The config; its <see cref="Subject.Data"/> is taken from the scan.</param>
    /// <param name="scan">The scan of the config's data.</param>
    /// <returns>The findings, errors first; one of each kind, with how many files it concerns and the first of them.</returns>
    public static IReadOnlyList<Finding> Examine(Subject subject, DataScanResult scan)
    {
        bool isShifted = new Examination(subject).Setup.ReduceZeroLabel.Any(place => place.Value);
        ConfigCursor facts = new(scan.ToNeutral(isShifted));
        Finding[] shared = [.. Doctor.Examine(subject with { Data = facts }).Select(finding => WithFiles(finding, scan)).OfType<Finding>()];
        bool labelsFit = !shared.Any(finding => finding.Severity == Severity.Error && IsAboutLabels(finding.Code));
        Finding? lossy = LossyFindings.Of(scan, labelsFit);
        if (lossy is { Severity: Severity.Error })
        {
            // what the values mean cannot be told before the format is right
            shared = [.. shared.Where(finding => !IsAboutLabels(finding.Code))];
        }

        // a class that reduce_zero_label drops is missing for that reason, not for another
        bool areCounted = labelsFit && !scan.IsSample && !shared.Any(finding => finding.Code == DiagnosisCodes.ReduceZeroLabel);
        return
        [
            .. shared.Concat(new[] { lossy }.OfType<Finding>()).Concat(ColorMaskFindings.Of(scan)).Concat(FileFindings.Of(scan))
                .Concat(PairFindings.Of(scan))
                .Concat(areCounted ? ClassFindings.Of(subject, scan) : []).Concat(scan.IsSample ? [] : LabelMapFindings.Of(scan))
                .OrderByDescending(finding => finding.Severity),
        ];
    }

    private static bool IsAboutLabels(DiagnosisCode code) =>
        code == DiagnosisCodes.LabelRange || code == DiagnosisCodes.ReduceZeroLabel || code == DiagnosisCodes.IgnoreIndex
            || code == DiagnosisCodes.MaskFormat;

    // The rules know the values of all masks together; here the files come in that hold them.
    private static Finding? WithFiles(Finding finding, DataScanResult scan)
    {
        switch (finding.Masks)
        {
            case null:
                return finding;
            case { Kind: MaskMatterKind.LastClassMissing }:
                // also what a data set without that class looks like
                return scan.IsSample ? null : finding with { Severity = Severity.Warning, IsCertain = false };
            case { Kind: MaskMatterKind.Pictures }:
                return null; // ColorMaskFindings looks at the pixels
            case { } matter:
                return OfFiles(finding, matter, scan);
        }
    }

    private static Finding OfFiles(Finding finding, MaskMatter matter, DataScanResult scan)
    {
        (ScannedSplit Split, ScannedPair Pair)[] masks =
            [.. scan.Splits.SelectMany(split => split.Pairs, (split, pair) => (split, pair))
                .Where(file => file.pair.Mask is { IsReadable: true })
                .DistinctBy(file => file.pair.MaskFile)];
        bool IsConcerned((ScannedSplit Split, ScannedPair Pair) file) =>
            file.Pair.Mask!.Histogram.Any(bin => IsMeant(matter, file.Split, bin.Label));
        ScannedPair[] meant = [.. masks.Where(IsConcerned).Select(file => file.Pair)];
        return meant.Length == 0 ? finding : Named(finding, matter, meant, masks.Length, scan);
    }

    private static Finding Named(Finding finding, MaskMatter matter, ScannedPair[] meant, int count, DataScanResult scan)
    {
        string files = string.Create(CultureInfo.InvariantCulture, $"{meant.Length}/{count}: {meant[0].MaskFile}");
        Dictionary<string, string> arguments = new(finding.Arguments, StringComparer.Ordinal);
        if (arguments.ContainsKey("values_key"))
        {
            arguments["values_key"] = files;
        }

        bool isAboutFiles = finding.Where.Key?.StartsWith("mask.", StringComparison.Ordinal) == true;
        if (isAboutFiles)
        {
            arguments["key"] = files;
        }

        if (finding.Code == DiagnosisCodes.LabelRange)
        {
            arguments["outside"] = Outside(matter, scan);
        }

        return finding with
        {
            Arguments = arguments,
            Where = isAboutFiles ? FindingPlace.OfFile(meant[0].MaskFile!) : finding.Where,

            // no config says what the files hold
            Edits = [.. finding.Edits.Where(edit => !edit.Key.StartsWith("mask.", StringComparison.Ordinal))],
        };
    }

    // Each value with its pixels: one stray pixel is another fault than a tenth of the image.
    private static string Outside(MaskMatter matter, DataScanResult scan)
    {
        SortedDictionary<int, long> pixels = [];
        foreach ((ScannedSplit split, ScannedPair pair) in scan.Splits.SelectMany(split => split.Labelled, (split, pair) => (split, pair))
            .DistinctBy(file => file.pair.MaskFile))
        {
            foreach ((byte value, int count) in pair.Mask!.Histogram.Where(bin => IsMeant(matter, split, bin.Label)))
            {
                pixels[value] = pixels.GetValueOrDefault(value) + count;
            }
        }

        string shown = string.Join(", ",
            pixels.Take(NamedLabels).Select(bin => string.Create(CultureInfo.InvariantCulture, $"{bin.Key} ({bin.Value:N0} px)")));
        return pixels.Count > NamedLabels ? $"{shown}, …" : shown;
    }

    private static bool IsMeant(MaskMatter matter, ScannedSplit split, byte value)
    {
        byte label = split.Plan.Rules.Map(value);
        return matter.Kind == MaskMatterKind.BlackAndWhite
            ? value == byte.MaxValue
            : label >= matter.Classes && label != split.Plan.Options.IgnoreIndex;
    }
}
