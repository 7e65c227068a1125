using SegSharp.Diagnosis.Rules.Runtime;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.Onnx;

/// <summary>SEG0501, SEG0405: an operator set without an operator, inputs of another number type, a model exported as it trains.</summary>
internal sealed class OnnxTypeRule : IDiagnosisRule
{
    // Source: https://github.com/onnx/onnx/blob/main/docs/Operators.md; the set in which PyTorch's exporter has it
    private static readonly (string Word, int Opset)[] _operators =
    [
        ("grid_sample", 16), ("gridsample", 16), ("grid_sampler", 16), ("einsum", 12), ("scaled_dot_product_attention", 14), ("sdpa", 14),
        ("hardswish", 14), ("triu", 14), ("tril", 14),
        ("upsample_bilinear2d", 11), ("upsample_bicubic2d", 11), ("interpolate", 11), ("resize", 11), ("pixel_unshuffle", 13),
        ("deform_conv", 19), ("fft", 17), ("stft", 17), ("unflatten", 13),
        ("roll", 10), ("meshgrid", 9), ("nms", 10), ("roi_align", 16), ("trilu", 14), ("unique", 11), ("cumsum", 11), ("index_put", 11),
        ("det", 11), ("inverse", 11), ("topk", 10), ("mod", 10), ("bitwise_and", 18), ("bitwise_or", 18), ("bitwise_shift", 11),
    ];

    private static readonly string[] _resizing = ["EncoderDecoder", "CascadeEncoderDecoder"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        OnnxExport export = new(subject);
        if (!export.Section.Exists)
        {
            yield break;
        }

        ConfigCursor opset = new[] { export.Section["opset"],
            export.Section["opset_version"] }.FirstOrNothing(place => place.Integer is not null);
        if (opset.Integer is { } version && Needed(subject, export) is (string word, int needed) && version < needed)
        {
            yield return Tell.Of(DiagnosisCodes.Export, "opset", opset.Place, ("key", opset.Path), ("found", version), ("operator", word),
                ("needed", needed)) with { Edits = [Tell.Set(opset, needed)] };
        }

        ConfigCursor input = new[] { subject.Runtime["input_dtype"],
            subject.Runtime["dtype"] }.FirstOrNothing(place => place.Text is not null);
        ConfigCursor told = new[] { export.Section["dtype"], export.Section["input_dtype"],
            export.Section["precision"] }.FirstOrNothing(place => place.Text is not null);
        string built = told.Text is { } text ? Types.Name(text) : export.Section["half"].Flag == true || export.Section["fp16"].Flag == true
            ? "float16" : "float32";
        if (input.Text is { } found && Types.IsKnown(Types.Name(found)) && Types.IsKnown(built) && Types.Name(found) != built)
        {
            yield return Tell.Of(DiagnosisCodes.NumberType, "onnx", input.Place, ("key", input.Path), ("found", Types.Name(found)),
                ("wanted", built)) with { Edits = [Tell.Set(input, built)] };
        }

        ConfigCursor training = new[] { export.Section["training"], export.Section["mode"] }.FirstOrNothing(place => place.Exists);
        if (training.Flag == true || training.Text is "train" or "training" or "TrainingMode.TRAINING")
        {
            yield return Tell.Of(DiagnosisCodes.Export, "training", training.Place, ("key", training.Path)) with
            {
                Severity = Severity.Warning,
                Edits = [training.Flag == true ? Tell.Set(training, false) : Tell.Set(training, "eval")],
            };
        }
    }

    private static (string Word, int Opset)? Needed(Subject subject, OnnxExport export)
    {
        IEnumerable<ConfigCursor> places = new[] { export.Section, subject.Config, subject.Config["model"], subject.Runtime }
            .SelectMany(holder => new[] { holder["operators"], holder["ops"], holder["operator"], holder["uses"] });
        (string Word, int Opset)[] used =
        [
            .. places.SelectMany(place => place.Texts ?? [])
                .Select(text => _operators.FirstOrDefault(known =>
                    text.Replace("aten::", "", StringComparison.Ordinal).ToLowerInvariant().Contains(known.Word, StringComparison.Ordinal)))
                .Where(known => known.Word is not null),
        ];
        return used.Length > 0 ? used.MaxBy(known => known.Opset)
            : _resizing.Contains(subject.Config["model"].Type, StringComparer.Ordinal) ? ("upsample_bilinear2d", 11)
            : null;
    }
}
