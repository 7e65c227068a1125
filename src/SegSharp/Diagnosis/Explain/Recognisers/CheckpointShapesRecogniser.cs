using System.Text.RegularExpressions;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Tensors of a checkpoint that have another shape than the model's.</summary>
internal sealed class CheckpointShapesRecogniser : IErrorRecogniser
{
    private const int MostTensors = 4096;
    private const long MostBands = 16;

    private const int MostClasses = 1000;

    private static readonly string[] _classifiers =
        ["conv_seg", "cls_score", "bbox_pred", "classifier", "linear_pred", "segmentation_head", "predictor", "cls_seg", "class_embed",
            "logits", "seg_head", "head.fc", "final_conv", "out_conv", "outc", "score", "class_predictor", "fc_cls", "fc.weight", "fc.bias",
            "head.weight", "head.bias"];

    private static readonly string[] _stems = ["patch_embed", "patch_embeddings.0", "conv1.", "stem", "layers.0.0.projection", "features.0",
        "conv_stem", "conv_first", "downsample_layers.0.0", "_conv_stem", "patch_embed1", "layer0"];

    private static readonly string[] _positions = ["pos_embed", "position_embedding", "relative_position", "rel_pos",
        "absolute_pos", "attn_mask"];

    private static readonly string[] _texts = ["text_", "clip", "class_emb", "logit_scale", "text."];

    private static readonly MessagePattern[] _patterns =
    [
        new("copying a param", @"size mismatch for (?<name>[\w.\-]+): " +
            @"copying a param (?:with shape|of) (?:torch\.Size\()?\[?\(?(?<file>[\d, ]*)\]?\)? from checkpoint, " +
            @"(?:the shape in current model is|where the shape is) (?:torch\.Size\()?\[?\(?(?<model>[\d, ]*)[\])]"),
        new("due to incompatible shapes", @"parameter '?(?<name>[\w.\-]+)'? .{0,60}?due to incompatible shapes: \((?<file>[\d, " +
            @"]*)\) in the checkpoint but \((?<model>[\d, ]*)\) in the"),
        new("in the model instantiated", @"(?<name>[\w.\-]+): found shape torch\.Size\(\[(?<file>[\d, " +
            @"]*)\]\) in the checkpoint and torch\.Size\(\[(?<model>[\d, ]*)\]\) in the model"),
        new("whose dimensions in the model are", @"parameter named (?<name>[\w.\-]+), " +
            @"whose dimensions in the model are (?:torch\.Size\()?[\[(](?<model>[\d, " +
            @"]*)[\])]\)? (?:and )?whose dimensions in the checkpoint are (?:torch\.Size\()?[\[(](?<file>[\d, ]*)[\])]"),
        new("ckpt:", @"(?<name>[\w.\-]+) *\| *MISMATCH *\|.{0,60}?ckpt: ?torch\.Size\(\[(?<file>[\d, ]*)\]\) vs model: " +
            @"?torch\.Size\(\[(?<model>[\d, ]*)\]\)"),
        new("ckpt:", @"(?<name>[\w.\-]+) +\| +ckpt: torch\.Size\(\[(?<file>[\d, ]*)\]\).{0,20}?torch\.Size\(\[(?<model>[\d, ]*)\]\)"),
    ];

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context)
    {
        Mismatch[] mismatches =
            [.. _patterns.SelectMany(pattern => pattern.Matches(context.Text)).Take(MostTensors).Select(Read).OfType<Mismatch>()];
        if (mismatches.Length == 0)
        {
            return [];
        }

        Mismatch[] others = [.. mismatches.Where(mismatch => !mismatch.IsClassifier)];
        Mismatch shown = others.FirstOrDefault() ?? mismatches[0];
        return others switch
        {
            [] when shown.DiffersOnlyInRows =>
                [Of(CheckpointClasses, Kind(shown, context), 0.93, shown), Of(CheckpointShape, "", 0.05, shown)],
            [] when IsText(shown, context) => [Of(EmbeddingWidth, "checkpoint", 0.8, shown), Of(CheckpointShape, "width", 0.4, shown)],
            [] => [Of(CheckpointShape, "width", 0.9, shown), Of(EmbeddingWidth, "checkpoint", 0.15, shown),
                Of(CheckpointClasses, "", 0.05, shown)],
            _ when others.All(IsPosition) => [Of(PositionEmbedding, "checkpoint", 0.93, others[0])],
            _ when others.All(IsStem) => [Of(InputChannels, "checkpoint", 0.93, others[0]), Of(CheckpointShape, "", 0.06, others[0])],
            _ => [Of(CheckpointShape, "variant", 0.9, shown), Of(CheckpointClasses, "", 0.05, shown),
                Of(EmbeddingWidth, "checkpoint", IsText(shown, context) ? 0.5 : 0.05, shown)],
        };
    }

    private static string Kind(Mismatch shown, ErrorContext context) => shown.Name switch
    {
        _ when context.Framework is Subjects.Framework.HuggingFace => "transformers",
        _ when shown.Name.Contains("roi_heads", StringComparison.Ordinal) || shown.Name.Contains("cls_score", StringComparison.Ordinal)
            || shown.Name.Contains("bbox_pred", StringComparison.Ordinal) => "detector",
        _ => "",
    };

    private static bool IsText(Mismatch mismatch, ErrorContext context) =>
        _texts.Any(part => mismatch.Name.Contains(part, StringComparison.OrdinalIgnoreCase)) || context.Text.HasAny("clip", "text_emb");

    private static bool IsPosition(Mismatch mismatch) => _positions.Any(part => mismatch.Name.Contains(part, StringComparison.Ordinal));

    private static bool IsStem(Mismatch mismatch) =>
        mismatch.File.Length == 4 && mismatch.Model.Length == 4 && mismatch.File[0] == mismatch.Model[0]
            && mismatch.File[1] != mismatch.Model[1]
        && mismatch.File[1] <= MostBands && mismatch.Model[1] <= MostBands
            && mismatch.File.AsSpan(2..).SequenceEqual(mismatch.Model.AsSpan(2..))
        && (_stems.Any(part => mismatch.Name.Contains(part, StringComparison.Ordinal)) || mismatch.File[1] is 1 or 3 or 4);

    private static Mismatch? Read(Match match)
    {
        string name = match.Groups["name"].Value;
        long[] file = Sizes.Parse(match.Groups["file"].Value) ?? [], model = Sizes.Parse(match.Groups["model"].Value) ?? [];
        bool isClassifier = file.Length > 0 && model.Length > 0
            && (_classifiers.Any(part => name.Contains(part, StringComparison.Ordinal)) || AreClasses(name, file, model));
        return new Mismatch(name, file, model, isClassifier, match.Value);
    }

    // Widths of layers are multiples of 8; a number of rows that is none counts classes, whatever the layer is called.
    private static bool AreClasses(string name, long[] file, long[] model) =>
        file.Length == model.Length && file.AsSpan(1..).SequenceEqual(model.AsSpan(1..)) && Math.Max(file[0], model[0]) <= MostClasses
        && Math.Min(file[0], model[0]) > 1 && (file[0] % 8 != 0 || model[0] % 8 != 0)
            && !name.Contains("position", StringComparison.Ordinal);

    private static Candidate Of(DiagnosisCode code, string variant, double confidence, Mismatch shown)
    {
        int axis = Enumerable.Range(0, Math.Min(shown.File.Length, shown.Model.Length))
            .FirstOrDefault(i => shown.File[i] != shown.Model[i]);
        long file = shown.File.ElementAtOrDefault(axis), model = shown.Model.ElementAtOrDefault(axis);
        return Candidate.Of(
            code, variant, confidence, shown.Quote,
            ("name", shown.Name), ("file", Sizes.Text(shown.File)), ("model", Sizes.Text(shown.Model)), ("axis", axis), ("in_file", file),
            ("in_model", model),
            ("file_classes", file - 1), ("model_classes", model - 1), ("file_widths", Width(file)), ("model_widths", Width(model)));
    }

    // what a width says of the variant: the decoder's is 256 in B0 and B1 and 768 above, and the encoder's are known
    private static string Width(long width) => width switch
    {
        256 => $"256: SegFormer decoder B0, B1; {KnownWidths.Say(width)}",
        768 => $"768: SegFormer decoder B2, B3, B4, B5; {KnownWidths.Say(width)}",
        _ => $"{width}: {KnownWidths.Say(width)}",
    };

    private sealed record Mismatch(string Name, long[] File, long[] Model, bool IsClassifier, string Quote)
    {
        public bool DiffersOnlyInRows =>
            File.Length == Model.Length && File.Length > 0 && File[0] != Model[0] && File.AsSpan(1..).SequenceEqual(Model.AsSpan(1..));
    }
}
