using System.Text.RegularExpressions;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Labels that the model has no class for.</summary>
internal sealed class LabelRecogniser : IErrorRecogniser
{
    private const long Ignored = 255;
    private const long MostClasses = 150;

    private static readonly MessagePattern _target = new("is out of bounds", @"target (?<label>-?\d+) is out of bounds");
    private static readonly MessagePattern _index = new("is out of bounds for",
        @"index (?<label>-?\d+) is out of bounds for (?:axis|dimension) (?<axis>\d+) with size (?<classes>\d+)");
    private static readonly MessagePattern _oneHot = new("Class values must be smaller than num_classes");
    private static readonly MessagePattern _negative = new("Class values must be non-negative");

    // the same check of the loss in every version of PyTorch, on the GPU and on the CPU
    private static readonly MessagePattern[] _lossAsserts =
    [
        new("n_classes", @"assertion `?.{0,40}?(?:t|target|cur_target)\w* ?>= ?0 ?&& ?\w+ ?< ?n_classes.{0,3} failed"),
        new("SpatialClassNLLCriterion"),
        new("ClassNLLCriterion"), new("nll_loss2d_forward_no_reduce_cuda"), new("NLLLoss2d.cu"),
    ];

    private static readonly MessagePattern[] _indexAsserts =
        [new("index out of bounds\"", @"assertion `[^`]{0,120}idx_dim[^`]{0,120}index out of bounds.{0,4} failed"),
        new("ScatterGatherKernel.cu"), new("srcIndex < srcSelectDimSize"), new("-sizes[i] <= index")];
    private static readonly MessagePattern[] _deviceAsserts = [new("device-side assert"), new("CUDA error (59)"), new("CUDA error (710)")];

    private static readonly MessagePattern _unitRange = new("between 0 and 1",
        @"all elements of (?<what>input|target) should be between 0 and 1|`?input_val >= zero && input_val <= one");

    private static readonly MessagePattern _counts = new("does not match",
        @"num_classes`? ?\(?(?<classes>\d+)\)? in .{1,200}? does(?: not|n't) match(?:es)? the length of `?classes`? (?<names>\d+)");

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context) =>
    [
        .. _target.Last(context.Text) is { } target ? ForLabel(target, classes: null, isLoss: true, context) : [],
        .. _index.Last(context.Text) is { } index
            ? ForLabel(index, Sizes.Number(index.Groups["classes"].Value), isLoss: false, context) : [],
        .. _oneHot.Last(context.Text) is { } oneHot ? ForAssert(oneHot.Value, "one-hot", 0.75) : [],
        .. _negative.Last(context.Text) is { } negative
            ? [Candidate.Of(IgnoreIndex, "negative", 0.7, negative.Value), Candidate.Of(ReduceZeroLabel, "negative", 0.3, negative.Value),
                Candidate.Of(LabelRange, "", 0.4, negative.Value)]
            : (IEnumerable<Candidate>)[],
        .. ForAsserts(context),
        .. _unitRange.Last(context.Text) is { } unit ? ForUnitRange(unit) : [],
        .. _counts.Last(context.Text) is { } counts
            ? [Candidate.Of(LabelRange, "counts", 0.95, counts.Value, ("classes", counts.Groups["classes"].Value),
                ("names", counts.Groups["names"].Value))]
            : (IEnumerable<Candidate>)[],
    ];

    private static IEnumerable<Candidate> ForAsserts(ErrorContext context)
    {
        if (First(_lossAsserts, context) is { } loss)
        {
            return ForAssert(loss.Value, "assert", 0.85);
        }

        if (First(_indexAsserts, context) is { } index)
        {
            return ForAssert(index.Value, "assert", 0.75);
        }

        return First(_deviceAsserts, context) is { } device ? ForAssert(device.Value, "device-assert", 0.75) : [];
    }

    private static Match? First(MessagePattern[] patterns, ErrorContext context) =>
        patterns.Select(pattern => pattern.Last(context.Text)).FirstOrDefault(match => match is not null);

    private static IEnumerable<Candidate> ForAssert(string quote, string variant, double confidence)
    {
        return
        [
            Candidate.Of(LabelRange, variant, confidence, quote), Candidate.Of(IgnoreIndex, "asserted", 0.35, quote),
            Candidate.Of(ReduceZeroLabel, "asserted", 0.25, quote),
            Candidate.Of(MaskFormat, "asserted", 0.22, quote), Candidate.Of(BinaryHead, "asserted", 0.18, quote),
        ];
    }

    private static IEnumerable<Candidate> ForLabel(Match match, long? classes, bool isLoss, ErrorContext context)
    {
        if (Sizes.Number(match.Groups["label"].Value) is not { } label)
        {
            return [];
        }

        (string Name, object? Value)[] arguments = [("label", label), ("classes", classes), ("needed", label + 1),
            ("axis", match.Groups["axis"].Value)];
        Candidate Of(DiagnosisCode code, string variant, double confidence) =>
            Candidate.Of(code, variant, confidence, match.Value, arguments);
        if (!isLoss && context.Text.HasAny("palette", "color", "colour"))
        {
            return [Of(PaletteClasses, "index", 0.7), Of(LabelRange, "index", 0.4)];
        }

        string known = classes is null ? "target" : "index";
        return label switch
        {
            < 0 => [Of(IgnoreIndex, "negative-label", 0.6), Of(ReduceZeroLabel, "negative", 0.4), Of(LabelRange, known, 0.4)],
            Ignored => [Of(IgnoreIndex, "label-255", 0.7), Of(MaskFormat, "label-255", 0.5), Of(ReduceZeroLabel, "label-255", 0.3),
                Of(LabelRange, known, 0.45)],
            1 when classes is null or 1 => [Of(BinaryHead, "one-output", 0.8), Of(LabelRange, known, 0.45)],
            _ when classes == label => [Of(LabelRange, "off-by-one", 0.85), Of(ReduceZeroLabel, "off-by-one", 0.45),
                Of(BinaryHead, "", 0.05), Of(IgnoreIndex, "", 0.05)],
            > MostClasses => [Of(LabelRange, known, 0.55), Of(MaskFormat, "large-label", 0.6), Of(IgnoreIndex, "", 0.09)],
            _ => [Of(LabelRange, known, 0.85), Of(ReduceZeroLabel, "asserted", 0.2), Of(MaskFormat, "", 0.09), Of(IgnoreIndex, "", 0.05)],
        };
    }

    private static IEnumerable<Candidate> ForUnitRange(Match match)
    {
        bool isTarget = match.Groups["what"].Value.Equals("target", StringComparison.OrdinalIgnoreCase);
        return isTarget
            ? [Candidate.Of(MaskFormat, "unit-range", 0.85, match.Value), Candidate.Of(BinaryHead, "", 0.08, match.Value),
                Candidate.Of(IgnoreIndex, "", 0.08, match.Value)]
            : [Candidate.Of(BinaryHead, "logits-in-bce", 0.75, match.Value), Candidate.Of(MaskFormat, "unit-range", 0.3, match.Value)];
    }
}
