using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Rules.Model;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Models.Backbones;

namespace SegSharp.Diagnosis.Rules.Frameworks.HuggingFace;

/// <summary>
/// SEG0104, SEG0103, SEG0108: the stages of a SegformerConfig: heads that do not divide the width, lists of different lengths,
/// maps below the reduction.
/// </summary>
internal sealed class HuggingFaceStagesRule : IDiagnosisRule
{
    // what SegformerConfig builds where the file says nothing is the smallest variant
    private static readonly MixVisionTransformerOptions _usual = MixVisionTransformerOptions.Published;

    private static readonly (string Key, IReadOnlyList<int> Default)[] _lists =
    [
        ("depths", _usual.Depths), ("sr_ratios", _usual.SrRatios), ("hidden_sizes", _usual.EmbedDims), ("patch_sizes", _usual.PatchSizes),
        ("strides", _usual.Strides), ("num_attention_heads", _usual.NumHeads), ("mlp_ratios", _usual.MlpRatios),
    ];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        ConfigCursor config = examination.Config;
        if (examination.Subject.Framework != Framework.HuggingFace || (config["model_type"].Text ?? "segformer") != "segformer")
        {
            return Transformer(examination);
        }

        int stages = config["num_encoder_blocks"].Integer ?? (config["hidden_sizes"].Integers?.Count ?? 4);
        List<Finding> findings = [.. _lists.Select(list => Length(config, list.Key, list.Default, stages)).OfType<Finding>()];
        findings.AddRange(Heads(config));
        if (Small(examination, config) is { } small)
        {
            findings.Add(small);
        }

        return findings;
    }

    // The one rule of all attention: hidden_size in num_attention_heads equal parts.
    private static IEnumerable<Finding> Transformer(Examination examination)
    {
        ConfigCursor config = examination.Config;
        return examination.Subject.Framework == Framework.HuggingFace && config["hidden_size"].Integer is { } width
            && config["num_attention_heads"].Integer is { } heads && (heads <= 0 || width % heads != 0)
            ? [Uneven(config["num_attention_heads"], config["hidden_size"], width, heads, 0)]
            : [];
    }

    private static Finding? Length(ConfigCursor config, string key, IReadOnlyList<int> usual, int stages)
    {
        ConfigCursor place = config[key];
        int count = place.Node is ConfigList list ? list.Count : usual.Count;
        if (count >= stages)
        {
            return null;
        }

        IReadOnlyList<int> values = place.Integers ?? usual;
        int[] fitting = [.. values, .. Enumerable.Range(values.Count, Math.Clamp(stages - values.Count, 0, 64))
            .Select(stage => stage < usual.Count ? usual[stage] : values.Count > 0 ? values[^1] : 1)];
        return Tell.Of(
            DiagnosisCodes.FeatureIndex, "hf-length", place.Place,
            ("key", place.Path), ("found", count), ("stages", stages),
            ("stages_key", config["num_encoder_blocks"].Exists ? "num_encoder_blocks" : "hidden_sizes"), ("fitting", fitting)) with
        {
            Edits = [Tell.Set(place, fitting)],
        };
    }

    private static IEnumerable<Finding> Heads(ConfigCursor config)
    {
        IReadOnlyList<int> widths = config["hidden_sizes"].Integers ?? _usual.EmbedDims;
        IReadOnlyList<int> heads = config["num_attention_heads"].Integers ?? _usual.NumHeads;
        for (int stage = 0; stage < Math.Min(widths.Count, heads.Count); stage++)
        {
            if (heads[stage] <= 0 || widths[stage] % heads[stage] != 0)
            {
                ConfigCursor place = config["num_attention_heads"];
                Finding finding = Uneven(place, config["hidden_sizes"], widths[stage], heads[stage], stage);
                int[] fitting = [.. heads];
                fitting[stage] = Divisor(widths[stage], heads[stage]);
                yield return place.Exists ? finding : finding with { Edits = [Tell.Set(place, fitting)] };
            }
        }
    }

    private static Finding Uneven(ConfigCursor place, ConfigCursor width, int channels, int heads, int stage) => Tell.Of(
        DiagnosisCodes.HeadsDivisibility, "hf", place.Place,
        ("key", place.Path), ("heads", heads), ("width_key", width.Path), ("width", channels), ("stage", stage + 1),
        ("near", Divisor(channels, heads))) with
    {
        Edits = [new ConfigEdit(place.Place.File, place.Node is ConfigList ? $"{place.Path}.{stage}" : place.Path,
            ConfigNode.From(Divisor(channels, heads)))],
    };

    // Of two divisors that are equally near the smaller: fewer heads are wider ones.
    private static int Divisor(int channels, int wanted) => Enumerable.Range(1, Math.Clamp(channels, 1, 1 << 14))
        .Where(count => channels % count == 0).OrderBy(count => Math.Abs((long)count - wanted)).First();

    private static Finding? Small(Examination examination, ConfigCursor config)
    {
        IReadOnlyList<int> ratios = config["sr_ratios"].Integers ?? _usual.SrRatios;
        IReadOnlyList<int> strides = config["strides"].Integers ?? _usual.Strides;
        ImageSize? size = ImageSize.Of(examination.Subject.Runtime["input"]) ?? ImageSize.Of(HuggingFaceSetup.Processor(config)["size"]);
        if (size is null || strides.Any(stride => stride < 1)
            || StarvedStage.Find(ratios, strides, Math.Min(size.Height, size.Width)) is not var (stage, map, ratio))
        {
            return null;
        }

        int smallest = StarvedStage.Smallest(ratios, strides);
        return Tell.Of(
            DiagnosisCodes.InputTooSmall, "hf", size.Place.Place,
            ("key", size.Place.Path), ("size", Tell.Size(size.Height, size.Width)), ("stage", stage + 1), ("map", map),
            ("ratio", ratio), ("smallest", smallest)) with
        {
            Edits = [Tell.Set(size.Place, size.Fitting(Math.Max(size.Height, smallest), Math.Max(size.Width, smallest)))],
        };
    }
}
