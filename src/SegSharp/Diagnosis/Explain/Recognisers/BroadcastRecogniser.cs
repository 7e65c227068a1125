using System.Text.RegularExpressions;
using SegSharp.Diagnosis.Subjects;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Sums, products and copies of tensors whose sizes neither agree nor broadcast.</summary>
internal sealed class BroadcastRecogniser : IErrorRecogniser
{
    private const long MostBands = 16;

    private static readonly long[] _textWidths = [512, 640, 768, 1024, 1280, 2048];

    private static readonly MessagePattern _sizes2 = new(
        "The size of tensor a",
        @"the size of tensor a \((?<a>\d+)\) must match the size of tensor b \((?<b>\d+)\) at non-singleton dimension (?<axis>\d+)");

    private static readonly MessagePattern _expanded = new(
        "The expanded size of the tensor", @"the expanded size of the tensor \((?<a>\d+)\) must match the existing size \((?<b>\d+)\) at " +
            @"non-singleton dimension (?<axis>\d+)");

    private static readonly MessagePattern _operands = new(
        "could not be broadcast together",
        @"operands could not be broadcast together with (?:remapped )?shapes \((?<a>[\d, ]+)\) ?\((?<b>[\d, ]+)\)");

    private static readonly MessagePattern _output = new(
        "doesn't match the broadcast shape",
        @"output (?:operand )?with shape [\[(](?<a>[\d, ]+)[\])] doesn't match the broadcast shape [\[(](?<b>[\d, ]+)[\])]");

    private static readonly MessagePattern _mask = new(
        "does not match the shape of the indexed tensor",
        @"the shape of the mask \[(?<a>[\d, ]+)\] at index \d+ does not match the shape of the indexed tensor \[(?<b>[\d, ]+)\]");

    private static readonly MessagePattern _booleanIndex = new(
        "boolean index did not match", @"boolean index did not match indexed array along (?:dimension|axis) \d+; " +
            @"(?:dimension|size of axis) is (?<a>\d+) but (?:size of )?corresponding boolean (?:dimension|axis) is (?<b>\d+)");

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context) =>
    [
        .. _sizes2.Last(context.Text) is { } sizes ? ForSizes(sizes, context) : [],
        .. _expanded.Last(context.Text) is { } expanded ? ForExpanded(expanded, context) : [],
        .. (_operands.Last(context.Text) ?? _output.Last(context.Text)) is { } operands ? ForOperands(operands) : [],
        .. (_mask.Last(context.Text) ?? _booleanIndex.Last(context.Text)) is { } mask ? ForMask(mask) : [],
    ];

    private static IEnumerable<Candidate> ForSizes(Match match, ErrorContext context)
    {
        if (Sizes.Number(match.Groups["a"].Value) is not { } a || Sizes.Number(match.Groups["b"].Value) is not { } b
            || Sizes.Number(match.Groups["axis"].Value) is not { } axis)
        {
            return [];
        }

        (string Name, object? Value)[] arguments = [("a", a), ("b", b), ("axis", axis), ("a_side", Sizes.Grid(a)),
            ("b_side", Sizes.Grid(b)), ("larger", Math.Max(a, b)), ("smaller", Math.Min(a, b))];
        Candidate Of(DiagnosisCode code, string variant, double confidence) =>
            Candidate.Of(code, variant, confidence, match.Value, arguments);
        if (context.Text.HasAny("exp_avg", "optimizer.step", "momentum_buffer", "optim/"))
        {
            return [Of(OptimizerResume, "state", 0.9), Of(ShapeMismatch, "broadcast", 0.1)];
        }

        if (context.Text.HasAny("slide_inference", "count_mat", "crop_seg_logit"))
        {
            return [Of(SlidingWindow, "", 0.85), Of(ShapeMismatch, "broadcast", 0.1)];
        }

        return axis switch
        {
            0 => FirstAxis(a, b, Of, context),
            1 => SecondAxis(a, b, Of, context),
            _ => Spatial(a, b, Of, context),
        };
    }

    private static IEnumerable<Candidate> FirstAxis(long a, long b, Func<DiagnosisCode, string, double, Candidate> of, ErrorContext context)
    {
        long small = Math.Min(a, b), large = Math.Max(a, b);
        if (large <= MostBands)
        {
            // an image of a channels minus b means; which side is wrong, only the data and the config say
            bool isTransform = context.Framework is Framework.PyTorch || context.Text.HasAny("transform.py", "image_mean");
            bool isFiles = a == 4 && context.Framework is Framework.Detectron2;
            return [of(Normalization, "channels", isTransform ? 0.8 : isFiles ? 0.4 : 0.55),
                of(InputChannels, "means", isFiles ? 0.6 : 0.45), of(LossTarget, "broadcast", 0.05), of(ShapeMismatch, "broadcast", 0.05)];
        }

        return small <= MostBands
            ? [of(ChannelOrder, "means", 0.85), of(Normalization, "channels", 0.15), of(LabelRange, "", 0.04)]
            : [of(LastBatch, "broadcast", 0.5), of(OptimizerResume, "state", 0.25), of(CheckpointShape, "", 0.2), of(ClassWeight, "", 0.05),
                of(ShapeMismatch, "broadcast", 0.3)];
    }

    private static IEnumerable<Candidate> SecondAxis(long a, long b, Func<DiagnosisCode, string, double, Candidate> of,
        ErrorContext context)
    {
        bool aGrid = Sizes.Grid(a) is not null, bGrid = Sizes.Grid(b) is not null;
        bool isPosition = context.Text.HasAny("pos_embed", "position_embed", "positional")
            || (aGrid && bGrid && HaveSameExtra(a, b) && Math.Max(a, b) > MostBands);
        bool isText = context.Text.HasAny("clip", "text_emb", "cls_score", "embeddings")
            || (_textWidths.Contains(a) && _textWidths.Contains(b));
        double position = isPosition ? (isText ? 0.4 : 0.93) : bGrid && b > 100 ? 0.4 : 0.08;
        double text = isText ? (isPosition ? 0.6 : 0.8) : 0.12;
        if (Math.Max(a, b) <= MostBands)
        {
            return
            [
                of(LossTarget, "broadcast", 0.5), of(BinaryHead, "broadcast", a + b == 3 ? 0.6 : 0.3),
                of(MaskFormat, "broadcast", a == 3 || b == 3 ? 0.4 : 0.15),
                of(LabelRange, "one-hot-width", 0.2), of(Normalization, "channels", 0.15), of(InputChannels, "means", 0.12),
            ];
        }

        return
        [
            of(PositionEmbedding, "tokens", position), of(EmbeddingWidth, "broadcast", text),
            .. Spatial(a, b, of, context)
                .Select(candidate => candidate with { Confidence = candidate.Confidence * (isPosition || isText ? 0.2 : 0.9) }),
            of(HeadChannels, "", isPosition ? 0.05 : 0.25),
            of(LabelRange, "one-hot-width", Math.Abs(a - b) == 1 && !isPosition ? 0.3 : 0.05),
        ];
    }

    // with a class token or without, in both
    private static bool HaveSameExtra(long a, long b) =>
        (Sizes.Root(a) is not null && Sizes.Root(b) is not null) || (Sizes.Root(a - 1) is not null && Sizes.Root(b - 1) is not null);

    private static IEnumerable<Candidate> Spatial(long a, long b, Func<DiagnosisCode, string, double, Candidate> of, ErrorContext context)
    {
        long difference = Math.Abs(a - b);
        bool isLoss = context.Text.HasAny("loss", "dice", "criterion");
        bool isRounding = difference <= 3 || (difference <= 31 && Math.Min(a, b) % 32 == 0);
        bool isQuarter = Sizes.AreStrides(a, b) && Math.Max(a, b) >= 64;
        return
        [
            of(InputDivisibility, "skip", isRounding ? 0.85 : 0.15),
            of(LogitsStride, "broadcast", isQuarter ? (isLoss ? 0.85 : 0.65) : 0.1),
            of(ImageMaskSize, "broadcast", isRounding || isQuarter ? 0.1 : 0.45), of(PositionEmbedding, "", 0.08),
            of(SlidingWindow, "", 0.09),
            of(EncoderSupport, "", 0.08), of(ShapeMismatch, "broadcast", 0.3),
        ];
    }

    private static IEnumerable<Candidate> ForExpanded(Match match, ErrorContext context)
    {
        (string Name, object? Value)[] arguments = [("a", match.Groups["a"].Value), ("b", match.Groups["b"].Value),
            ("axis", match.Groups["axis"].Value)];
        Candidate Of(DiagnosisCode code, string variant, double confidence) =>
            Candidate.Of(code, variant, confidence, match.Value, arguments);
        bool isQueue = context.Text.HasAny("queue", "memory_bank", "bank");
        bool isMask = context.Text.HasAny("mask", "canvas", "gt_sem");
        return
        [
            Of(LastBatch, "queue", isQueue ? 0.9 : 0.35),
            Of(PositionEmbedding, "", context.Text.HasAny("position", "pos_embed") ? 0.8 : 0.25),
            Of(ImageMaskSize, "broadcast", isMask ? 0.6 : 0.3), Of(SlidingWindow, "", context.Text.Has("slide") ? 0.8 : 0.08),
            Of(ShapeMismatch, "broadcast", 0.4),
        ];
    }

    private static IEnumerable<Candidate> ForOperands(Match match)
    {
        if (Sizes.Parse(match.Groups["a"].Value) is not { } a || Sizes.Parse(match.Groups["b"].Value) is not { } b)
        {
            return [];
        }

        (string Name, object? Value)[] arguments = [("a", Sizes.Text(a)), ("b", Sizes.Text(b)), ("found", Channels(a, b)),
            ("means", Channels(b, a))];
        Candidate Of(DiagnosisCode code, string variant, double confidence) =>
            Candidate.Of(code, variant, confidence, match.Value, arguments);
        bool isVector = b.Length == 1 || a.Length == 1;
        return (a, b) switch
        {
            _ when isVector && Math.Min(a[^1], b[^1]) <= MostBands && a[^1] <= MostBands && b[^1] <= MostBands =>
                [Of(Normalization, "image", 0.6), Of(InputChannels, "image", 0.5)],
            _ when isVector && Math.Min(a[0], b[0]) <= MostBands =>
                [Of(ChannelOrder, "operands", 0.75), Of(Normalization, "image", 0.3), Of(InputChannels, "image", 0.3)],
            _ when a.Length == 3 && b.Length == 3 && a.AsSpan(1..).SequenceEqual(b.AsSpan(1..)) && a[0] <= MostBands =>
                [Of(InputChannels, "image", 0.6), Of(Normalization, "image", 0.5)],
            _ when a.Length == 3 && b.Length == 3 && a.AsSpan(..2).SequenceEqual(b.AsSpan(..2)) =>
                [Of(InputChannels, "image", 0.6), Of(Normalization, "image", 0.5)],
            _ when Math.Abs(a.Length - b.Length) == 1 && (a[^1] <= MostBands || b[^1] <= MostBands) =>
                [Of(MaskFormat, "operands", 0.75), Of(ImageMaskSize, "arrays", 0.25)],
            _ => [Of(ImageMaskSize, "arrays", 0.75),
                Of(LogitsStride, "", a.Length == b.Length && Sizes.AreStrides(a[^1], b[^1]) ? 0.5 : 0.08), Of(ShapeMismatch, "", 0.2)],
        };
    }

    private static long Channels(long[] sizes, long[] other) =>
        sizes.Length == 3 && other.Length == 3 && sizes.AsSpan(1..).SequenceEqual(other.AsSpan(1..)) ? sizes[0] : sizes[^1];

    private static IEnumerable<Candidate> ForMask(Match match)
    {
        (string Name, object? Value)[] arguments = [("a", $"[{match.Groups["a"].Value}]"), ("b", $"[{match.Groups["b"].Value}]")];
        bool isStride = Sizes.Parse(match.Groups["a"].Value) is { } a && Sizes.Parse(match.Groups["b"].Value) is { } b
            && Sizes.AreStrides(a[^1], b[^1]) && Math.Max(a[^1], b[^1]) >= 4 * Math.Min(a[^1], b[^1]);
        return
        [
            Candidate.Of(ImageMaskSize, "arrays", isStride ? 0.4 : 0.85, match.Value, arguments),
            Candidate.Of(LogitsStride, "arrays", isStride ? 0.6 : 0.09, match.Value, arguments),
        ];
    }
}
