using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Models.Backbones;

namespace SegSharp.Diagnosis.Rules.Config;

/// <summary>SEG0002: arguments that a type does not take, or takes in another form.</summary>
internal sealed class UnknownArgumentRule : IDiagnosisRule
{
    private static readonly string[] _mixVisionTransformer =
    [
        "type", "in_channels", "embed_dims", "num_stages", "num_layers", "num_heads", "patch_sizes", "strides", "sr_ratios", "out_indices",
        "mlp_ratio", "qkv_bias",
        "drop_rate", "attn_drop_rate", "drop_path_rate", "act_cfg", "norm_cfg", "pretrained", "init_cfg", "with_cp", "frozen_stages",
        "_scope_", "_delete_",
    ];

    private static readonly string[] _segformerHead =
    [
        "type", "interpolate_mode", "in_channels", "channels", "num_classes", "out_channels", "threshold", "dropout_ratio", "conv_cfg",
        "norm_cfg", "act_cfg", "in_index",
        "input_transform", "loss_decode", "ignore_index", "sampler", "align_corners", "init_cfg", "_scope_", "_delete_",
    ];

    // what other code bases call it, and how it is called here
    private static readonly (string Other, string Own)[] _renamed =
    [
        ("patch_size", "patch_sizes"), ("mlp_ratios", "mlp_ratio"), ("depths", "num_layers"), ("in_chans", "in_channels"),
        ("embed_dim", "embed_dims"),
        ("feature_strides", ""), ("decoder_params", "channels"), ("style", ""), ("img_size", ""), ("norm_layer", "norm_cfg"),
        ("num_class", "num_classes"),
    ];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Mm is not { } model || examination.Subject.Framework != Framework.MmSegmentation)
        {
            yield break;
        }

        if (model.Backbone is { Section: { Type: "MixVisionTransformer" } backbone })
        {
            foreach (Finding finding in Unknown(backbone, _mixVisionTransformer))
            {
                yield return finding;
            }

            if (backbone["embed_dims"].Node is ConfigList && backbone["embed_dims"].Integers is { Count: > 0 } widths)
            {
                yield return Width(backbone, widths);
            }
        }

        foreach (ConfigCursor head in model.Heads.Select(head => head.Section).Where(head => head.Type == "SegformerHead"))
        {
            foreach (Finding finding in Unknown(head, _segformerHead))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> Unknown(ConfigCursor section, string[] known)
    {
        foreach (string key in section.Keys.Where(key => !known.Contains(key, StringComparer.Ordinal)))
        {
            (string Other, string Own) renamed = _renamed.FirstOrDefault(pair => pair.Other == key);
            string? own = renamed.Own is { Length: > 0 } ? renamed.Own : renamed.Other is null
                ? NearestName.Find(key, known, count: 1) is [string near] ? near : null : null;
            ConfigCursor value = section[key];
            List<ConfigEdit> edits = [new ConfigEdit(section.Place.File, value.Path, Value: null)];
            if (own is not null && !section[own].Exists && Converted(own, value) is { } converted)
            {
                edits.Add(new ConfigEdit(section.Place.File, section[own].Path, converted));
            }

            yield return new Finding
            {
                Code = DiagnosisCodes.UnknownArgument,
                Variant = own is null ? "surplus" : "",
                Where = value.Place,
                Arguments = MessageArguments.Of(("key", value.Path), ("name", key), ("type", section.Type), ("own", own ?? "")),
                Edits = edits,
            };
        }
    }

    // A list of equal ratios is one ratio; one patch size is the first of the published four.
    private static ConfigNode? Converted(string own, ConfigCursor value) => own switch
    {
        "mlp_ratio" => value.Integers is { Count: > 0 } ratios ? ConfigNode.From(ratios[0]) : null,
        "patch_sizes" => ConfigNode.From(MixVisionTransformerOptions.Published.PatchSizes),
        "channels" => value["embed_dim"].Node,
        _ => value.Node,
    };

    private static Finding Width(ConfigCursor backbone, IReadOnlyList<int> widths)
    {
        IReadOnlyList<int> heads = backbone["num_heads"].Integers is { Count: > 0 } counts ? counts : MixTransformerSizes.Default.Heads;
        int first = widths[0] / Math.Max(1, heads[0]);
        return new Finding
        {
            Code = DiagnosisCodes.UnknownArgument,
            Variant = "embed-dims",
            Where = backbone["embed_dims"].Place,
            Arguments = MessageArguments.Of(
                ("key", backbone["embed_dims"].Path), ("found", widths), ("heads_key", backbone["num_heads"].Path), ("heads", heads),
                ("first", first)),
            Edits = [new ConfigEdit(backbone.Place.File, backbone["embed_dims"].Path, ConfigNode.From(first))],
            IsCertain = true,
        };
    }
}
