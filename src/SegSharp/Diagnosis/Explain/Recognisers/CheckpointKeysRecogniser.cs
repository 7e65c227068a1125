using System.Text.RegularExpressions;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Lists of keys that a checkpoint has too many or too few of, and what the lists betray about the file.</summary>
internal sealed class CheckpointKeysRecogniser : IErrorRecogniser
{
    private const int MostKeys = 4096;
    private const int MostShown = 3;

    private static readonly string[] _prefixes =
        ["module.", "backbone.", "encoder.", "model.", "net.", "network.", "segformer.", "segformer.encoder.", "_orig_mod.", "student.",
            "teacher.", "state_dict.", "model.backbone.", "module.backbone.", "decode_head.", "online_", "ema_", "ema.", "base_model.",
            "mit.", "bottom_up.", "backbone.bottom_up."];

    private static readonly string[] _wrappers = ["state_dict", "model", "model_state_dict", "model_state", "net", "optimizer",
        "optimizer_states", "epoch", "meta", "ema", "weights", "network", "lr_scheduler", "student", "teacher"];

    // classifiers of ImageNet, final norms and buffers that a segmentation model has no use for, or makes itself
    private static readonly string[] _harmlessUnexpected =
        ["fc.", "head.", "norm.", "classifier.", "last_linear.", "pre_logits.", "mask_token", "layernorm."];

    private static readonly string[] _harmlessParts = ["attn_mask", "relative_position_index", "relative_coords_table",
        "num_batches_tracked", "position_ids", ".total_ops", ".total_params"];
    private static readonly Regex _outputNorm = ErrorText.Pattern(@"^(?:backbone\.)?norm\d\.(?:weight|bias)$");

    // what stands before a list of names
    private static readonly MessagePattern[] _unexpected =
    [
        new("unexpected key", @"unexpected key(?:s)?(?:\(s\))? in (?:source )?state_dict: "),
        new("were not used when", @"were not used when initializing \w+: \["),
        new("contains model parameters that are not used by the model", "not used by the model: "),
    ];

    private static readonly MessagePattern[] _missing =
    [
        new("missing key", @"missing key(?:s)?(?:\(s\))? in (?:source )?state_dict: "),
        new("newly initialized", @"newly initialized(?: because the shapes did not match)?: \["),
        new("are not in the checkpoint", "are not in the checkpoint: "),
        new("not found in the checkpoint", "not found in the checkpoint: "),
    ];

    // rows of transformers' load report
    private static readonly MessagePattern _unexpectedRow = new("UNEXPECTED", @"(?<key>[\w.\-]+) *\| *UNEXPECTED\b"),
        _missingRow = new("MISSING", @"(?<key>[\w.\-]+) *\| *MISSING\b");

    private static readonly MessagePattern[] _wrapped =
    [
        new("No state_dict found in checkpoint"), new("KeyError: 'state_dict'"), new("KeyError: 'model'"),
        new("KeyError: 'model_state_dict'"), new("KeyError: 'meta'"),
    ];

    private static readonly (string Dialect, string[] Parts)[] _dialects =
    [
        ("Hugging Face", ["patch_embeddings.", "attention.self.", "encoder.block."]),
        ("NVlabs", ["patch_embed1", "patch_embed2", "patch_embed3", "patch_embed4", "block1.", "block2.", "block3.", "block4.", "attn.kv",
            "attn.q.", "linear_c1", "linear_c2", "linear_c3", "linear_c4", "linear_fuse", "linear_pred"]),
        ("MMSegmentation",
            ["layers.0.", "layers.1.", "in_proj_weight", "layers.2.", "layers.3.", "ffn.layers", "fusion_conv", "decode_head.convs."]),
    ];

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context)
    {
        string[] unexpected = Keys(_unexpected, _unexpectedRow, context.Text), missing = Keys(_missing, _missingRow, context.Text);
        if (unexpected.Length + missing.Length > 0)
        {
            return ForKeys(unexpected, missing, context);
        }

        if (_wrapped.Select(pattern => pattern.Last(context.Text)).FirstOrDefault(match => match is not null) is { } wrapped)
        {
            return [Candidate.Of(CheckpointPrefix, "no-wrapper", 0.75, wrapped.Value),
                Candidate.Of(UnreadableCheckpoint, "", 0.3, wrapped.Value)];
        }

        string? notice = ((string[])["do not match exactly", "Error(s) in loading state_dict"]).FirstOrDefault(context.Text.Has);
        return notice is not null && !context.Text.HasAny("size mismatch for", "found shape")
            ? [Candidate.Of(CheckpointKeys, "unlisted", 0.6, notice),
                Candidate.Of(CheckpointPrefix, "", 0.35, notice, ("prefix", "module."))]
            : [];
    }

    private static IEnumerable<Candidate> ForKeys(string[] unexpected, string[] missing, ErrorContext context)
    {
        string source = Dialect(unexpected), target = Dialect(missing);
        (string Name, object? Value)[] arguments =
        [
            ("unexpected", Shown(unexpected)), ("missing", Shown(missing)), ("source", source),
            ("target", target.Length > 0 ? target : "–"), ("prefix", ""),
            ("wrapper", _wrappers.FirstOrDefault(unexpected.Contains) ?? "state_dict"),
        ];
        string quote = Shown([.. unexpected, .. missing]);
        Candidate Of(DiagnosisCode code, string variant, double confidence) => Candidate.Of(code, variant, confidence, quote, arguments);
        bool isOnlyBackbone = missing.Length > 0 && missing.Any(IsHead) && !unexpected.Any(IsHead);
        if (unexpected.Length > 0 && unexpected.Count(_wrappers.Contains) * 2 >= unexpected.Length)
        {
            return [Of(CheckpointPrefix, "wrapper", 0.93), Of(CheckpointKeys, "", 0.08)];
        }

        if (IsHarmless(unexpected, missing, context))
        {
            return [Of(ByDesign, missing.Any(IsHead) ? "new-head" : "unused-keys", 0.85), Of(CheckpointKeys, "", 0.15)];
        }

        if (Prefix(unexpected, missing) is { } prefix)
        {
            arguments = [.. arguments, ("prefix", prefix.Text)];
            bool isBackbone = prefix.IsMissing && prefix.Text == "backbone." && isOnlyBackbone;
            return isBackbone
                ? [Of(CheckpointKeys, "backbone-only", 0.85), Of(CheckpointPrefix, "too-few", 0.5)]
                : [Of(CheckpointPrefix, prefix.IsMissing ? "too-few" : "too-many", 0.93), Of(CheckpointKeys, "", 0.15)];
        }

        if (IsNormless(unexpected, missing))
        {
            return [Of(CheckpointKeys, "no-norm", 0.92)];
        }

        if (IsNormless(missing, unexpected))
        {
            return [Of(CheckpointKeys, "extra-norm", 0.9)];
        }

        if (source.Length > 0 && target.Length > 0 && source != target)
        {
            return [Of(CheckpointKeys, "dialect", 0.93), Of(CheckpointPrefix, "", 0.05)];
        }

        return source == "NVlabs" && target.Length == 0 && unexpected.Length > 1
            ? [Of(CheckpointKeys, "dialect", 0.8), Of(CheckpointShape, "", 0.08)]
            : [Of(CheckpointKeys, "", 0.7), Of(CheckpointPrefix, "", 0.3), Of(CheckpointShape, "", 0.12)];
    }

    private static string[] Keys(MessagePattern[] patterns, MessagePattern rows, ErrorText text) =>
    [
        .. patterns.SelectMany(pattern => pattern.Matches(text))
            .SelectMany(match => KeyList.Read(text.Flat, match.Index + match.Length, isOpen: match.Value[^1] == '['))
            .Concat(rows.Matches(text).Select(match => match.Groups["key"].Value))
            .Where(key => key.Contains('.', StringComparison.Ordinal) || key.Contains('_', StringComparison.Ordinal)
                || _wrappers.Contains(key))
            .Distinct(StringComparer.Ordinal).Take(MostKeys),
    ];

    private static string Shown(string[] keys) =>
        keys.Length == 0 ? "–" : string.Join(", ", keys.Take(MostShown)) + (keys.Length > MostShown ? $", … ({keys.Length})" : "");

    private static bool IsHead(string key) =>
        key.StartsWith("decode_head.", StringComparison.Ordinal) || key.StartsWith("auxiliary_head.", StringComparison.Ordinal)
            || key.StartsWith("segmentation_head.", StringComparison.Ordinal)
        || key.StartsWith("classifier.", StringComparison.Ordinal) || key.StartsWith("sem_seg_head.", StringComparison.Ordinal)
            || key.StartsWith("decoder.", StringComparison.Ordinal);

    private static bool IsHarmless(string[] unexpected, string[] missing, ErrorContext context)
    {
        bool isExtra = unexpected.All(key => _harmlessUnexpected.Any(start => key.StartsWith(start, StringComparison.Ordinal))
            || _harmlessParts.Any(part => key.Contains(part, StringComparison.Ordinal)));
        bool isBuffers = missing.All(key => _outputNorm.IsMatch(key)
            || _harmlessParts.Any(part => key.Contains(part, StringComparison.Ordinal)));
        bool isNewHead = missing.Length > 0 && missing.All(IsHead) && context.Text.HasAny("newly initialized", "from_pretrained",
            "LOAD REPORT") && unexpected.All(key => key.Contains("classifier", StringComparison.Ordinal));
        bool isAuxiliary = missing.Length == 0 && unexpected.Length > 0
            && unexpected.All(key => key.StartsWith("auxiliary_head.", StringComparison.Ordinal));
        return (isExtra && isBuffers) || isNewHead || isAuxiliary;
    }

    // the same names on both sides but for a beginning
    private static (string Text, bool IsMissing)? Prefix(string[] unexpected, string[] missing)
    {
        HashSet<string> wanted = [.. missing], given = [.. unexpected];
        foreach (string prefix in _prefixes.Concat(unexpected.Concat(missing).Select(key => key.Split('.')[0] + ".")
            .Distinct(StringComparer.Ordinal).Take(8)))
        {
            int without = unexpected.Count(key => key.StartsWith(prefix, StringComparison.Ordinal)
                && wanted.Contains(key[prefix.Length..]));
            int with = unexpected.Count(key => wanted.Contains(prefix + key));
            if (without > 0 && without * 3 >= Math.Min(unexpected.Length, missing.Length))
            {
                return (prefix, false);
            }

            if (with > 0 && with * 3 >= Math.Min(unexpected.Length, missing.Length))
            {
                return (prefix, true);
            }
        }

        string? common = ((string[])["module.", "_orig_mod.", "student.", "teacher."])
            .FirstOrDefault(prefix => given.Count > 0 && given.All(key => key.StartsWith(prefix, StringComparison.Ordinal))
            && !missing.Any(key => key.StartsWith(prefix, StringComparison.Ordinal)));
        string? absent = ((string[])["module.", "_orig_mod."])
            .FirstOrDefault(prefix => wanted.Count > 0 && wanted.All(key => key.StartsWith(prefix, StringComparison.Ordinal))
            && !unexpected.Any(key => key.StartsWith(prefix, StringComparison.Ordinal)));
        return common is not null ? (common, false) : absent is not null ? (absent, true) : null;
    }

    // the file has batch norms where the model has biases
    private static bool IsNormless(string[] withNorm, string[] without) =>
        withNorm.Any(key => key.Contains(".bn.", StringComparison.Ordinal) || key.Contains("running_mean", StringComparison.Ordinal))
        && !without.Any(key => key.Contains(".bn.", StringComparison.Ordinal) || key.Contains("running_mean", StringComparison.Ordinal))
        && withNorm.All(key => key.Contains(".bn.", StringComparison.Ordinal) || key.Contains("norm", StringComparison.Ordinal)
            || key.Contains("running_", StringComparison.Ordinal) || key.Contains("bias", StringComparison.Ordinal))
        && without.All(key => key.EndsWith("bias", StringComparison.Ordinal));

    private static string Dialect(string[] keys) =>
        _dialects.Select(dialect =>
            (dialect.Dialect, Count: keys.Count(key => dialect.Parts.Any(part => key.Contains(part, StringComparison.Ordinal)))))
            .Where(dialect => dialect.Count > 0).OrderByDescending(dialect => dialect.Count).Select(dialect => dialect.Dialect)
                .FirstOrDefault() ?? "";
}
