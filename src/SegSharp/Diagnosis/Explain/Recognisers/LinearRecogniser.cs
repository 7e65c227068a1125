using System.Text.RegularExpressions;
using SegSharp.Diagnosis.Subjects;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Matrix products whose inner sizes differ: a linear layer built for other features.</summary>
internal sealed class LinearRecogniser : IErrorRecogniser
{
    // fewer columns than any layer's features: it is the width of a map
    private const long NarrowRow = 32;

    private static readonly long[] _textWidths = [512, 640, 768, 1024, 1280];

    private static readonly MessagePattern _modern = new(
        "shapes cannot be multiplied",
        @"shapes cannot be multiplied \((?<rows>\d+) ?x ?(?<columns>\d+) and (?<inputs>\d+) ?x ?(?<outputs>\d+)\)");

    private static readonly MessagePattern _old = new(
        "size mismatch, m1", @"size mismatch, m1: \[(?<rows>\d+) ?x ?(?<columns>\d+)\], m2: \[(?<inputs>\d+) ?x ?(?<outputs>\d+)\]");

    // Chinese articles tell the message in their own words: '(256x256)矩阵无法与(512x1024)矩阵相乘', '矩阵相乘失败：256x256 与 512x1024'
    private static readonly MessagePattern _chinese = new(
        "乘", @"\(?(?<rows>\d+) ?[x*] ?(?<columns>\d+)[^\dx]{1,24}(?<inputs>\d+) ?[x*] ?(?<outputs>\d+)[^\d]{0,16}[相能法]乘");

    private static readonly MessagePattern _chineseBefore = new(
        "乘", @"乘[^\d]{0,16}(?<rows>\d+) ?[x*] ?(?<columns>\d+)[^\dx]{1,16}(?<inputs>\d+) ?[x*] ?(?<outputs>\d+)");

    private static readonly MessagePattern _batched = new(
        "two dimensions of batch2",
        @"expected size for first two dimensions of batch2 tensor to be: \[(?<expected>[\d, ]+)\] but got: \[(?<found>[\d, ]+)\]");

    private static readonly MessagePattern _embedding = new(
        "was expecting embedding dimension of", @"expecting embedding dimension of (?<inputs>\d+), but got (?<columns>\d+)");

    private static readonly MessagePattern _einsum = new(
        "which does not broadcast with previously seen size", @"subscript (?<axis>\w) has size (?<columns>\d+) for operand \d which does " +
            @"not broadcast with previously seen size (?<inputs>\d+)");

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context) =>
    [
        .. (_modern.Last(context.Text) ?? _old.Last(context.Text) ?? _chinese.Last(context.Text)
            ?? _chineseBefore.Last(context.Text)) is { } product ? ForProduct(product, context) : [],
        .. _batched.Last(context.Text) is { } batched ? ForBatched(batched) : [],
        .. (_embedding.Last(context.Text) ?? _einsum.Last(context.Text)) is { } width
            ? [Candidate.Of(EmbeddingWidth, "attention", 0.9, width.Value, ("inputs", width.Groups["inputs"].Value),
                ("columns", width.Groups["columns"].Value))]
            : (IEnumerable<Candidate>)[],
    ];

    private static IEnumerable<Candidate> ForProduct(Match match, ErrorContext context)
    {
        if (Sizes.Number(match.Groups["rows"].Value) is not { } rows || Sizes.Number(match.Groups["columns"].Value) is not { } columns
            || Sizes.Number(match.Groups["inputs"].Value) is not { } inputs
                || Sizes.Number(match.Groups["outputs"].Value) is not { } outputs)
        {
            return [];
        }

        (string Name, object? Value)[] arguments =
        [
            ("rows", rows), ("columns", columns), ("inputs", inputs), ("outputs", outputs), ("columns_widths", KnownWidths.Say(columns)),
            ("inputs_widths", KnownWidths.Say(inputs)),
            ("ratio", columns > 0 && inputs > 0 ? Math.Max(columns / inputs, inputs / columns) : 0),
        ];
        Candidate Of(DiagnosisCode code, string variant, double confidence) =>
            Candidate.Of(code, variant, confidence, match.Value, arguments);
        double projection = Projection(context, inputs, outputs), embedding = EmbeddingShare(context, columns, inputs);
        if (columns < NarrowRow && inputs >= NarrowRow)
        {
            bool isCnnHead = context.Framework is Framework.PyTorch || context.Text.HasAny("cls_token", "x[:, 0]", "class token");
            double pooled = isCnnHead ? 0.35 : projection;
            return
            [
                Of(ProjectionHead, "unpooled", Math.Max(0.2, pooled)), Of(HeadChannels, "unpooled", Math.Max(0.3, 0.85 - pooled)),
                Of(ChannelOrder, "", 0.05), Of(Rank, "", 0.05),
            ];
        }

        if (IsTokenProjection(columns, inputs, outputs))
        {
            return [Of(HeadChannels, "tokens", 0.85), Of(EmbeddingWidth, "linear", embedding),
                Of(ProjectionHead, "linear", projection * 0.4)];
        }

        bool isFlattened = columns > inputs && inputs > 0 && columns % inputs == 0 && columns / inputs >= 4
            && !IsPowerOfTwo(columns / inputs);
        return
        [
            Of(ProjectionHead, "linear", projection), Of(EmbeddingWidth, "linear", embedding),
            Of(HeadChannels, isFlattened ? "flattened" : "linear", isFlattened ? 0.7 : 0.45),
            Of(Reshape, "flattened", isFlattened ? 0.3 : 0.05), Of(ShapeMismatch, "", 0.05),
        ];
    }

    private static double Projection(ErrorContext context, long inputs, long outputs) => context switch
    {
        { Framework: Framework.Lightly } => 0.93,
        _ when context.Text.HasAny("projection", "prediction_head", "SimSiam", "MoCo", "BarlowTwins", "DINO", "NTXent", "VICReg", "SwaV") =>
            0.93,
        { Framework: null } when outputs >= inputs / 2 && IsPowerOfTwo(inputs) && outputs >= 512 => 0.55,
        _ => 0.2,
    };

    private static double EmbeddingShare(ErrorContext context, long columns, long inputs) =>
        context.Text.HasAny("clip", "text_", "embeddings", "cross_att", "encoder_hidden_states") ? 0.8
        : _textWidths.Contains(columns) && _textWidths.Contains(inputs) && columns != inputs ? 0.4 : 0.15;

    // the linear maps of SegFormer's head: N·H·W rows, a stage's width to the head's
    private static bool IsTokenProjection(long columns, long inputs, long outputs) =>
        outputs is 256 or 768 && KnownWidths.Say(inputs) != "–" && KnownWidths.Say(columns) != "–" && inputs <= 512 && columns <= 2048
            && (inputs, columns) is not (512, 256) and not (256, 512);

    private static bool IsPowerOfTwo(long number) => number > 0 && (number & (number - 1)) == 0;

    private static IEnumerable<Candidate> ForBatched(Match match)
    {
        (string Name, object? Value)[] arguments = [("expected", match.Groups["expected"].Value), ("found", match.Groups["found"].Value)];
        return [Candidate.Of(ShapeMismatch, "batched", 0.6, match.Value, arguments),
            Candidate.Of(EmbeddingWidth, "", 0.3, match.Value, arguments),
            Candidate.Of(HeadsDivisibility, "", 0.15, match.Value, arguments)];
    }
}
