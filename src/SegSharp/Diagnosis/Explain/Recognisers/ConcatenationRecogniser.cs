using System.Text.RegularExpressions;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Concatenating and stacking tensors of different sizes.</summary>
internal sealed class ConcatenationRecogniser : IErrorRecogniser
{
    private const long MostBands = 16;

    private static readonly MessagePattern _modern = new(
        "must match except in dimension",
        @"sizes of tensors must match except in dimension (?<axis>\d+)\. expected size (?<a>\d+) but got size (?<b>\d+)");

    private static readonly MessagePattern _old = new(
        "must match except in dimension",
        @"sizes of tensors must match except in dimension (?<axis>\d+)\. got (?<a>\d+) and (?<b>\d+) in dimension (?<other>\d+)");

    private static readonly MessagePattern _stack = new(
        "expects each tensor to be equal size", @"stack expects each tensor to be equal size, but got \[(?<a>[\d, " +
            @"]*)\] at entry (?<first>\d+) and \[(?<b>[\d, ]*)\] at entry (?<second>\d+)");

    private static readonly MessagePattern[] _collate =
    [
        new("each element in list of batch should be of equal size"), new("all input arrays must have the same shape"),
        new("Unable to create tensor, you should probably activate"), new("Trying to resize storage that is not resizable"),
    ];

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context) =>
    [
        .. (_old.Last(context.Text) ?? _modern.Last(context.Text)) is { } match ? ForConcatenation(match, context) : [],
        .. _stack.Last(context.Text) is { } stack ? ForStack(stack) : [],
        .. _collate.Select(pattern => pattern.Last(context.Text)).OfType<Match>().Take(1)
            .Select(collate => Candidate.Of(ImageMaskSize, "collate", 0.75, collate.Value)),
    ];

    private static IEnumerable<Candidate> ForConcatenation(Match match, ErrorContext context)
    {
        if (Sizes.Number(match.Groups["a"].Value) is not { } a || Sizes.Number(match.Groups["b"].Value) is not { } b)
        {
            return [];
        }

        string axis = match.Groups["axis"].Value;
        (string Name, object? Value)[] arguments = [("a", a), ("b", b), ("axis", axis), ("smaller", Math.Min(a, b)),
            ("larger", Math.Max(a, b))];
        Candidate Of(DiagnosisCode code, string variant, double confidence) =>
            Candidate.Of(code, variant, confidence, match.Value, arguments);
        if (axis == "0")
        {
            return a <= MostBands && b <= MostBands
                ? [Of(InputChannels, "batch", 0.6), Of(MaskFormat, "batch", 0.4), Of(ImageMaskSize, "batch", 0.3)]
                : [Of(ImageMaskSize, "batch", 0.75), Of(InputDivisibility, "skip", 0.2)];
        }

        long difference = Math.Abs(a - b);
        bool isRounding = difference <= 3 || difference * 8 <= Math.Max(a, b);
        return isRounding
            ? [Of(InputDivisibility, "skip", 0.92), Of(ImageMaskSize, "", 0.05), Of(EncoderSupport, "", 0.08)]
            :
            [
                Of(EncoderSupport, "strides", Sizes.AreStrides(a, b) ? 0.5 : 0.2),
                Of(FeatureIndex, "concatenation", Sizes.AreStrides(a, b) ? 0.4 : 0.2),
                Of(InputDivisibility, "skip", 0.35), Of(LastBatch, "", context.Text.HasAny("queue", "bank") ? 0.4 : 0.05),
                Of(ShapeMismatch, "concatenation", 0.4),
            ];
    }

    private static IEnumerable<Candidate> ForStack(Match match)
    {
        long[] a = Sizes.Parse(match.Groups["a"].Value) ?? [], b = Sizes.Parse(match.Groups["b"].Value) ?? [];
        (string Name, object? Value)[] arguments =
            [("a", Sizes.Text(a)), ("b", Sizes.Text(b)), ("first", match.Groups["first"].Value), ("second", match.Groups["second"].Value)];
        Candidate Of(DiagnosisCode code, string variant, double confidence) =>
            Candidate.Of(code, variant, confidence, match.Value, arguments);
        bool isChannels = a.Length == 3 && b.Length == 3 && a.AsSpan(1..).SequenceEqual(b.AsSpan(1..));
        bool isChannelsLast = a.Length == 3 && b.Length == 3 && a.AsSpan(..2).SequenceEqual(b.AsSpan(..2)) && a[2] <= MostBands;
        return isChannels || isChannelsLast
            ? [Of(InputChannels, "stack", 0.75), Of(MaskFormat, "stack", 0.35)]
            : a.Length != b.Length ? [Of(MaskFormat, "stack", 0.55), Of(InputChannels, "stack", 0.5)] : [Of(ImageMaskSize, "stack", 0.85)];
    }
}
