using System.Globalization;
using System.Text.RegularExpressions;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>
/// Logs that show no exception and yet tell that something is wrong: tables of IoU with nan and 100, losses of 0 and nan.
/// </summary>
internal sealed class MetricTableRecogniser : IErrorRecogniser
{
    private const double Whole = 99.9;
    private const double Nothing = 0.01;
    private const int LongestRow = 400;
    private const int MostRows = 4096;

    private static readonly Regex _row = ErrorText.Pattern(
        @"^[^|]*\|\s*(?<name>[^|]+?)\s*\|\s*(?<iou>nan|NaN|-?\d+(?:\.\d+)?)\s*\|\s*(?<acc>nan|NaN|-?\d+(?:\.\d+)?)\s*(?:\||$)");
    private static readonly MessagePattern _zeroLoss = new("loss",
        @"(?:decode\.|aux\w*\.)?loss(?:_\w+)?['""]?: ?(?<loss>0\.0{2,})(?:\D|$)");
    private static readonly MessagePattern _nanLoss = new("nan",
        @"(?:decode\.|aux\w*\.)?loss(?:_\w+)?['""]?(?: is|:) ?(?<loss>nan)(?:\W|$)");
    private static readonly MessagePattern _perfectAccuracy = new("acc",
        @"acc(?:uracy)?(?:_seg)?['""]?: ?(?<acc>100\.0+|1\.0{2,})(?:\D|$)");
    private static readonly MessagePattern _nanMean = new("nan", @"['""]?(?:mIoU|mAcc|mean_iou|mDice)['""]?: ?(?<miou>nan)(?:\W|$)");

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context)
    {
        (string Name, double IoU, double Accuracy)[] rows = [.. Rows(context.Text)];
        return rows.Length > 0 ? ForTable(rows) : ForLog(context.Text);
    }

    private static IEnumerable<(string Name, double IoU, double Accuracy)> Rows(ErrorText text) =>
        from line in text.Lines.Where(line => line.Length <= LongestRow && line.Contains('|', StringComparison.Ordinal)).TakeLast(MostRows)
        let match = _row.Match(line)
        where match.Success
        select (match.Groups["name"].Value, Value(match.Groups["iou"]), Value(match.Groups["acc"]));

    private static double Value(Group group) =>
        double.TryParse(group.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    private static IEnumerable<Candidate> ForTable((string Name, double IoU, double Accuracy)[] rows)
    {
        string[] absent = [.. rows.Where(row => double.IsNaN(row.Accuracy)).Select(row => row.Name)];
        string[] lost = [.. rows.Where(row => row.IoU < Nothing && row.Accuracy < Nothing).Select(row => row.Name)];
        string[] whole = [.. rows.Where(row => row.IoU > Whole && row.Accuracy > Whole).Select(row => row.Name)];
        string quote = string.Join(" ",
            rows.Take(4).Select(row => $"| {row.Name} | {row.IoU.ToString("F1", CultureInfo.InvariantCulture)} | " +
            $"{row.Accuracy.ToString("F1", CultureInfo.InvariantCulture)} |"));
        (string Name, object? Value)[] arguments = [("absent", string.Join(", ", absent.Take(6))),
            ("lost", string.Join(", ", lost.Take(6))), ("whole", string.Join(", ", whole.Take(2))), ("classes", rows.Length)];
        Candidate Of(DiagnosisCode code, string variant, double confidence) => Candidate.Of(code, variant, confidence, quote, arguments);
        if (absent.Length > 0 && whole.Length == 1)
        {
            // a class that is predicted (IoU 0) though no label has it was never held against the model: its pixels are ignored
            bool isPredicted = rows.Any(row => row.IoU < Nothing && double.IsNaN(row.Accuracy));
            return
            [
                Of(ReduceZeroLabel, "table", isPredicted ? 0.55 : 0.7), Of(IgnoreIndex, "table", isPredicted ? 0.7 : 0.6),
                Of(MaskFormat, "table", 0.4),
                Of(BinaryHead, "table", rows.Length == 1 ? 0.7 : 0.2), Of(LabelRange, "table", 0.25),
            ];
        }

        if (absent.Length == rows.Length)
        {
            return [Of(IgnoreIndex, "all-absent", 0.55), Of(MaskFormat, "table", 0.5), Of(ReduceZeroLabel, "table", 0.4),
                Of(MissingFiles, "", 0.3), Of(LabelRange, "table", 0.35)];
        }

        if (absent.Length > 0)
        {
            return [Of(UnusedClass, "table", 0.55), Of(ReduceZeroLabel, "table", 0.45), Of(LabelRange, "table", 0.5),
                Of(IgnoreIndex, "table", 0.3)];
        }

        return lost.Length > 0
            ? [Of(LabelRange, "lost", 0.5), Of(CheckpointKeys, "lost", 0.3), Of(UnusedClass, "lost", 0.35),
                Of(BinaryHead, "table", rows.Length <= 2 ? 0.45 : 0.1), Of(ReduceZeroLabel, "table", 0.25)]
            : [];
    }

    private static IEnumerable<Candidate> ForLog(ErrorText text)
    {
        if (_nanLoss.Last(text) is { } nan)
        {
            return [Candidate.Of(IgnoreIndex, "nan-loss", 0.45, nan.Value), Candidate.Of(NumberType, "nan-loss", 0.45, nan.Value),
                Candidate.Of(LabelRange, "nan-loss", 0.2, nan.Value), Candidate.Of(Normalization, "", 0.09, nan.Value)];
        }

        if (_zeroLoss.Last(text) is { } zero)
        {
            bool isPerfect = _perfectAccuracy.Last(text) is not null;
            return
            [
                Candidate.Of(BinaryHead, "zero-loss", isPerfect ? 0.75 : 0.6, zero.Value),
                Candidate.Of(IgnoreIndex, "zero-loss", 0.45, zero.Value),
                Candidate.Of(ReduceZeroLabel, "zero-loss", 0.4, zero.Value), Candidate.Of(MaskFormat, "", 0.08, zero.Value),
                Candidate.Of(LossWeight, "", 0.2, zero.Value),
            ];
        }

        return _nanMean.Last(text) is { } mean
            ? [Candidate.Of(IgnoreIndex, "all-absent", 0.45, mean.Value, ("classes", "–")),
                Candidate.Of(ReduceZeroLabel, "asserted", 0.4, mean.Value), Candidate.Of(MaskFormat, "asserted", 0.4, mean.Value),
                Candidate.Of(LabelRange, "nan-loss", 0.4, mean.Value)]
            : [];
    }
}
