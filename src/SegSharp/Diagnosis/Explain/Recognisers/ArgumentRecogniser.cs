using System.Text.RegularExpressions;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Arguments and keys that a type does not take, mostly because they come from another code base or version.</summary>
internal sealed class ArgumentRecogniser : IErrorRecogniser
{
    private static readonly Dictionary<string, string> _renamed = new(StringComparer.Ordinal)
    {
        ["patch_size"] = "patch_sizes = [7, 3, 3, 3]",
        ["mlp_ratios"] = "mlp_ratio = 4",
        ["embed_dim"] = "embed_dims (MMSegmentation) / channels (the head's width)",
        ["depths"] = "num_layers (MMSegmentation) / depths (Hugging Face, Swin)",
        ["num_layer"] = "num_layers",
        ["in_chans"] = "in_channels",
        ["feature_strides"] = "– (delete)",
        ["decoder_params"] = "channels (= decoder_params.embed_dim)",
        ["style"] = "– (delete)",
        ["pretrained"] = "init_cfg = dict(type='Pretrained', checkpoint=…)",
        ["num_classes"] = "classes (smp) / num_labels (Hugging Face)",
        ["backbone"] = "encoder_name (smp)",
        ["pretrained_backbone"] = "weights_backbone (torchvision)",
        ["reduce_labels"] = "do_reduce_labels (Hugging Face)",
        ["flip_ratio"] = "prob (1.x)",
        ["img_scale"] = "scale (1.x)",
        ["samples_per_gpu"] = "batch_size (1.x)",
        ["workers_per_gpu"] = "num_workers (1.x)",
        ["CLASSES"] = "metainfo = dict(classes=…)",
        ["PALETTE"] = "metainfo = dict(palette=…)",
        ["img_dir"] = "data_prefix = dict(img_path=…) (1.x)",
        ["ann_dir"] = "data_prefix = dict(seg_map_path=…) (1.x)",
        ["encoder_channels"] = "encoder_name (smp)",
        ["dropout"] = "dropout_ratio",
        ["feature_extractor"] = "image_processor",
        ["evaluation_strategy"] = "eval_strategy (transformers ≥ 4.41)",
        ["tokenizer"] = "processing_class",
        ["size_divisor"] = "data_preprocessor.size_divisor / Pad.size_divisor",
        ["reduction"] = "– (loss_weight, class_weight)",
        ["qk_scale"] = "– (delete)",
        ["sync_bn"] = "norm_cfg = dict(type='SyncBN')",
    };

    // MMEngine's registry says which class it was building
    private static readonly MessagePattern _built = new(
        "unexpected keyword argument", @"class `(?<type>\w+)` in \S+: (?:\w+\.)?(?<function>__init__)\(\) got an unexpected keyword " +
            @"argument ['""](?<argument>\w+)['""]");

    private static readonly MessagePattern _unexpected = new(
        "unexpected keyword argument", @"(?:(?<type>[\w.]+)(?:: |\.))?(?:__init__|(?<function>\w+))?\(\) got an unexpected keyword " +
            @"argument ['""](?<argument>\w+)['""]");

    private static readonly MessagePattern _missing = new(
        "missing", @"(?:(?<type>[\w.]+)(?:: |\.))?(?:__init__|(?<function>\w+))?\(\) missing \d+ required (?:positional|keyword-only) " +
            @"arguments?: (?<argument>['""]\w+['""](?:(?:,| and|, and) ['""]\w+['""])*)");

    private static readonly MessagePattern[] _keys =
    [
        new("Non-existent config key", @"non-existent config key: (?<argument>[\w.]+)"),
        new("has no attribute", @"'ConfigDict' object has no attribute '(?<argument>\w+)'"),
        new("has no attribute", @"'Config' object has no attribute '(?<argument>\w+)'"),
        new("Type mismatch", @"type mismatch \(.{1,200}?\) (?:when replacing|with values).{0,80}?(?:config )?key: (?<argument>[\w.]+)"),
        new("must be a dict and contain key", @"must (?:be a dict and contain|contain) (?:the )?key ""(?<argument>type)"""),
        new("should be either all None or not None", @"(?<argument>\w+, \w+,? and \w+) should be either all None"),
        new("Deprecated config key", @"deprecated config key: (?<argument>[\w.]+)"),
        new("multiple values for", @"got multiple values for (?:keyword )?argument '(?<argument>\w+)'"),
    ];

    private static readonly MessagePattern[] _forms = [new("object is not iterable"), new("object is not subscriptable"),
        new("cannot unpack non-iterable"), new("'>' not supported between instances of"), new("must be real number, not")];

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context)
    {
        if (context.Text.HasAny("self.test_cfg.stride", "self.test_cfg.crop_size", "h_stride, w_stride", "h_crop, w_crop"))
        {
            return context.Text.HasAny("count_mat", "unpack", "object has no attribute", "NoneType", "not iterable", "ZeroDivision")
                ? [Candidate.Of(SlidingWindow, "keys", 0.85, "test_cfg")]
                : [];
        }

        if ((_built.Last(context.Text) ?? _unexpected.Last(context.Text)) is { } unexpected)
        {
            return [ForArgument(unexpected, context)];
        }

        if (_missing.Last(context.Text) is { } missing)
        {
            bool isDilation = missing.Value.Contains("make_dilated", StringComparison.Ordinal);
            return isDilation
                ? [Candidate.Of(EncoderSupport, "dilated", 0.9, missing.Value, ("encoder", "encoder"))]
                : [Candidate.Of(UnknownArgument, "missing", 0.85, missing.Value, ("argument", missing.Groups["argument"].Value),
                    ("type", Owner(missing)))];
        }

        if (_keys.Select(pattern => pattern.Last(context.Text)).FirstOrDefault(match => match is not null) is { } key)
        {
            return [Candidate.Of(UnknownArgument, "key", 0.85, key.Value, ("argument", key.Groups["argument"].Value))];
        }

        return _forms.Select(pattern => pattern.Last(context.Text)).FirstOrDefault(match => match is not null) is { } form
            ? [Candidate.Of(UnknownArgument, "form", 0.5, form.Value), Candidate.Of(FeatureIndex, "form", 0.2, form.Value)]
            : [];
    }

    private static Candidate ForArgument(Match match, ErrorContext context)
    {
        string argument = match.Groups["argument"].Value;
        bool isTransformer = argument is "patch_size" or "mlp_ratios" or "embed_dim" or "depths" or "decoder_params" or "feature_strides"
            or "in_chans" or "qk_scale"
            && (context.Framework is null || context.IsMmStyle);
        if (argument == "pipeline" && Owner(match) is "ConcatDataset" or "RepeatDataset" or "ClassBalancedDataset")
        {
            return Candidate.Of(UnknownArgument, "wrapper", 0.95, match.Value, ("argument", argument), ("type", Owner(match)));
        }

        string? other = _renamed.GetValueOrDefault(argument);
        return Candidate.Of(
            UnknownArgument, isTransformer ? "transformer" : other is null ? "" : "renamed", 0.95, match.Value,
            ("argument", argument), ("type", Owner(match)), ("other", other ?? "–"));
    }

    private static string Owner(Match match) => match.Groups["type"].Value.TrimEnd(':') is { Length: > 0 } type ? type
        : match.Groups["function"].Value is { Length: > 0 } function ? function : "__init__";
}
