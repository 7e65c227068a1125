using System.Text.RegularExpressions;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Predictions and targets whose shapes a loss does not take together.</summary>
internal sealed class LossTargetRecogniser : IErrorRecogniser
{
    private const long MostColours = 4;

    private static readonly MessagePattern _spatialTargets = new(
        "only batches of spatial targets supported", @"only batches of spatial targets supported \((?:non-empty )?3D tensors\) but got " +
            @"targets of (?:size: ?:? ?\[(?<target>[\d, ]+)\]|dimension: ?(?<rank>\d+))");

    private static readonly MessagePattern _spatialImages = new(
        "only batches of spatial images supported", @"only batches of spatial images supported \((?:non-empty )?4D tensors\) but got " +
            @"input of (?:size: ?:? ?\[(?<input>[\d, ]+)\]|dimension: ?(?<rank>\d+))");

    private static readonly MessagePattern _spatialSizes = new(
        "spatial sizes don't match", @"sizes don't match: target \[(?<target>[\d, ]+)\], input \[(?<input>[\d, ]+)\]");

    private static readonly MessagePattern _inputTarget = new("size mismatch (got input",
        @"size mismatch \(got input: \[(?<input>[\d, ]+)\] ?, target: \[(?<target>[\d, ]+)\]");

    private static readonly MessagePattern _sameSize = new(
        "must be the same as input size", @"target size \((?:torch\.Size\()?\[(?<target>[\d, " +
            @"]*)\]\)?\) must be the same as input size \((?:torch\.Size\()?\[(?<input>[\d, ]*)\]\)?\)");

    private static readonly MessagePattern _differentSize = new(
        "that is different to the input size", @"target size \((?:torch\.Size\()?\[(?<target>[\d, " +
            @"]*)\]\)?\) that is different to the input size \((?:torch\.Size\()?\[(?<input>[\d, ]*)\]\)?\)");

    private static readonly MessagePattern _expectedTarget = new(
        "Expected target size",
        @"expected target size (?:torch\.Size\()?[\[(](?<wanted>[\d, ]+)[\])]\)?, got (?:torch\.Size\()?[\[(](?<target>[\d, ]+)[\])]");

    private static readonly MessagePattern _batches = new(
        "to match target batch_size", @"expected input batch_size \((?<a>\d+)\) to match target batch_size \((?<b>\d+)\)");

    private static readonly MessagePattern[] _ranks =
    [
        new("multi-target not supported"), new("1D target tensor expected"), new("Only pred shape [N, C], label shape [N]"),
        new("Expected floating point type for target with class probabilities"), new("dimension out of range for target"),
    ];

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context)
    {
        ErrorText text = context.Text;
        Match? pair = _spatialSizes.Last(text) ?? _inputTarget.Last(text) ?? _sameSize.Last(text) ?? _differentSize.Last(text);
        return
        [
            .. _spatialTargets.Last(text) is { } targets ? ForSpatialTargets(targets) : [],
            .. _spatialImages.Last(text) is { } images ? [Candidate.Of(LossTarget, "prediction-rank", 0.75, images.Value),
                Candidate.Of(Rank, "", 0.3, images.Value), Candidate.Of(BinaryHead, "", 0.1, images.Value)] : (IEnumerable<Candidate>)[],
            .. pair is not null ? ForPair(pair) : [],
            .. _expectedTarget.Last(text) is { } expected ? ForExpected(expected) : [],
            .. _batches.Last(text) is { } batches ? ForBatches(batches) : [],
            .. _ranks.Select(pattern => pattern.Last(text)).OfType<Match>().Take(1).SelectMany(ForRank),
        ];
    }

    private static IEnumerable<Candidate> ForRank(Match match) =>
        [Candidate.Of(LossTarget, "rank", 0.8, match.Value), Candidate.Of(MaskFormat, "", 0.2, match.Value),
            Candidate.Of(BinaryHead, "", 0.08, match.Value)];

    private static IEnumerable<Candidate> ForSpatialTargets(Match match)
    {
        long[]? target = match.Groups["target"].Success ? Sizes.Parse(match.Groups["target"].Value) : null;
        (string Name, object? Value)[] arguments = [("target", target is null ? null : Sizes.Text(target)),
            ("rank", target?.Length.ToString() ?? match.Groups["rank"].Value)];
        Candidate Of(DiagnosisCode code, string variant, double confidence) =>
            Candidate.Of(code, variant, confidence, match.Value, arguments);
        return target switch
        {
            [_, 1, _, _] => [Of(LossTarget, "extra-axis", 0.95), Of(MaskFormat, "", 0.05)],
            [_, > 1 and <= MostColours, > MostColours, > MostColours] =>
                [Of(MaskFormat, "colour-target", 0.65), Of(LossTarget, "one-hot", 0.5)],
            [_, _, _, > 1 and <= MostColours] => [Of(MaskFormat, "colour-target", 0.85), Of(LossTarget, "one-hot", 0.2)],
            { Length: 4 } => [Of(LossTarget, "one-hot", 0.8), Of(MaskFormat, "colour-target", 0.25)],
            _ => [Of(LossTarget, target is null ? "spatial" : "spatial-size", 0.7), Of(MaskFormat, "colour-rank", 0.45)],
        };
    }

    private static IEnumerable<Candidate> ForPair(Match match)
    {
        if (Sizes.Parse(match.Groups["target"].Value) is not { } target || Sizes.Parse(match.Groups["input"].Value) is not { } input)
        {
            return [Candidate.Of(LossTarget, "", 0.6, match.Value)];
        }

        long ratio = target[^1] > 0 && input[^1] > 0 ? Math.Max(target[^1], input[^1]) / Math.Min(target[^1], input[^1]) : 0;
        (string Name, object? Value)[] arguments =
        [
            ("target", Sizes.Text(target)), ("input", Sizes.Text(input)), ("ratio", ratio),
            ("target_channels", target.Length > 1 ? target[1] : 1),
            ("input_channels", input.Length > 1 ? input[1] : 1), ("target_size", Sizes.Text(target[^Math.Min(2, target.Length)..])),
            ("input_size", Sizes.Text(input[^Math.Min(2, input.Length)..])),
        ];
        Candidate Of(DiagnosisCode code, string variant, double confidence) =>
            Candidate.Of(code, variant, confidence, match.Value, arguments);
        if (input.Length >= 3 && target.Length >= 3 && input[0] == target[0] && input[^1] != target[^1] && target[^1] > MostColours)
        {
            bool isStride = ratio >= 2 && Sizes.AreStrides(target[^1], input[^1]) && target[^1] > input[^1];
            return [Of(LogitsStride, "pair", isStride ? (ratio >= 4 ? 0.92 : 0.7) : 0.3), Of(ImageMaskSize, "pair", isStride ? 0.2 : 0.75),
                Of(LossTarget, "", 0.08)];
        }

        if (input.Length >= 1 && target.Length >= 1 && input[0] != target[0] && input.Length == target.Length
            && input.AsSpan(1..).SequenceEqual(target.AsSpan(1..)))
        {
            return [Of(LastBatch, "pair", 0.6), Of(LossTarget, "batches", 0.45)];
        }

        return (input, target) switch
        {
            ([_, 1, ..], [_, > 1 and <= MostColours, ..]) when input.Length == 4 && target.Length == 4 =>
                [Of(MaskFormat, "pair", 0.88), Of(BinaryHead, "pair", 0.3)],
            (_, [_, _, _, > 1 and <= MostColours]) when input.Length == 4 =>
                [Of(MaskFormat, "pair-last", 0.88), Of(LossTarget, "missing-axis", 0.1)],
            ([_, 1, ..], _) when target.Length == input.Length - 1 => [Of(LossTarget, "missing-axis", 0.92), Of(BinaryHead, "pair", 0.15)],
            ([_, > 1, ..], [_, 1, ..]) when input.Length == target.Length =>
                [Of(BinaryHead, "pair", 0.75), Of(LossTarget, "channels", 0.5)],
            ([_, > 1, ..], _) when target.Length == input.Length - 1 =>
                [Of(BinaryHead, "pair", 0.6), Of(LossTarget, "indices-in-bce", 0.6)],
            _ => [Of(LossTarget, "channels", 0.7), Of(BinaryHead, "pair", 0.35), Of(MaskFormat, "", 0.1)],
        };
    }

    private static IEnumerable<Candidate> ForExpected(Match match)
    {
        if (Sizes.Parse(match.Groups["wanted"].Value) is not { } wanted || Sizes.Parse(match.Groups["target"].Value) is not { } target)
        {
            return [];
        }

        (string Name, object? Value)[] arguments = [("wanted", Sizes.Text(wanted)), ("target", Sizes.Text(target)), ("ratio", null),
            ("input_size", Sizes.Text(wanted)), ("target_size", Sizes.Text(target))];
        Candidate Of(DiagnosisCode code, string variant, double confidence) =>
            Candidate.Of(code, variant, confidence, match.Value, arguments);
        bool isStride = wanted.Length > 1 && target.Length == wanted.Length && Sizes.AreStrides(wanted[^1], target[^1])
            && target[^1] > wanted[^1];
        return isStride
            ? [Of(LogitsStride, "expected", 0.85), Of(ImageMaskSize, "", 0.1)]
            : [Of(LossTarget, "expected", 0.85), Of(ImageMaskSize, "", wanted.Length == target.Length && wanted.Length == 3 ? 0.4 : 0.08),
                Of(MaskFormat, "", target.Length == 4 && target[1] is > 1 and <= MostColours ? 0.4 : 0.1)];
    }

    private static IEnumerable<Candidate> ForBatches(Match match)
    {
        if (Sizes.Number(match.Groups["a"].Value) is not { } a || Sizes.Number(match.Groups["b"].Value) is not { } b)
        {
            return [];
        }

        (string Name, object? Value)[] arguments = [("a", a), ("b", b)];
        bool isMultiple = Math.Min(a, b) > 0 && Math.Max(a, b) % Math.Min(a, b) == 0;
        return
        [
            Candidate.Of(LossTarget, "batch-size", 0.75, match.Value, arguments),
            Candidate.Of(Reshape, "batch-size", isMultiple ? 0.45 : 0.25, match.Value, arguments),
            Candidate.Of(LastBatch, "loss", isMultiple ? 0.1 : 0.45, match.Value, arguments),
        ];
    }
}
