using System.Collections.Frozen;
using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Diagnosis.Subjects.Mm;
using SegSharp.Models.Backbones;

namespace SegSharp.Diagnosis.Rules.Config;

/// <summary>SEG0001: types that belong to another code base or generation, or that are misspelt.</summary>
internal sealed class UnknownTypeRule : IDiagnosisRule
{
    // A letter or two too many, too few or wrong; more may be a name of the user's own.
    private const int Misspelling = 2;
    private const int LongestName = 100;

    private static readonly string[] _originalOnly = ["feature_strides", "decoder_params"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Mm is not { } model || examination.Subject.Framework == Framework.SegSharp)
        {
            yield break;
        }

        bool original = examination.Subject.Framework == Framework.OriginalSegFormer;
        bool custom = examination.Config["custom_imports"].Exists || examination.Config["custom_keys"].Exists;
        if (model.Backbone is { Section: var backbone })
        {
            if (!original && MmBackboneTables.MitVariants.ContainsKey(backbone.Type!))
            {
                yield return OriginalBackbone(backbone);
            }
            else if (!custom && Nearest(backbone, MmTypeNames.Backbones) is { } unknown)
            {
                yield return unknown;
            }
        }

        foreach (ConfigCursor head in model.Heads.Select(head => head.Section))
        {
            if ((head.Type, original) is ("SegFormerHead", false) or ("SegformerHead", true))
            {
                yield return OtherHead(head, original);
            }
            else if (!custom && Nearest(head, MmTypeNames.Heads) is { } unknown)
            {
                yield return unknown;
            }

            foreach (ConfigCursor loss in head["loss_decode"].Items.Where(_ => !custom))
            {
                if (Nearest(loss, MmTypeNames.Losses) is { } unknown)
                {
                    yield return unknown;
                }
            }

            if (!custom && head["norm_cfg"] is { Exists: true } norm && Nearest(norm, MmTypeNames.Norms) is { } unknownNorm)
            {
                yield return unknownNorm;
            }
        }

        foreach (Finding finding in Generations(examination, model))
        {
            yield return finding;
        }
    }

    private static Finding OriginalBackbone(ConfigCursor backbone)
    {
        MixVisionTransformerOptions variant = MixVisionTransformerOptions.Variant(backbone.Type!["mit_".Length..]);
        ConfigDict replacement = ConfigDict.Of(
            ("type", "MixVisionTransformer"), ("in_channels", 3), ("embed_dims", variant.EmbedDims[0]), ("num_stages", 4),
            ("num_layers", ConfigNode.From(variant.Depths)), ("num_heads", ConfigNode.From(variant.NumHeads)),
            ("patch_sizes", ConfigNode.From(variant.PatchSizes)), ("sr_ratios", ConfigNode.From(variant.SrRatios)),
            ("out_indices", ConfigNode.From(variant.OutIndices)),
            ("mlp_ratio", 4), ("qkv_bias", true));
        return new Finding
        {
            Code = DiagnosisCodes.UnknownType,
            Variant = "original-backbone",
            Where = backbone["type"].Place,
            Arguments = MessageArguments.Of(("key", backbone["type"].Path), ("type", backbone.Type), ("width", variant.EmbedDims[0]),
                ("depths", variant.Depths)),
            Edits = [new ConfigEdit(backbone.Place.File, backbone.Path, replacement)],
            IsCertain = true,
        };
    }

    private static Finding OtherHead(ConfigCursor head, bool original) => new()
    {
        Code = DiagnosisCodes.UnknownType,
        Variant = original ? "mmseg-head" : "original-head",
        Where = head["type"].Place,
        Arguments = MessageArguments.Of(("key", head["type"].Path), ("width", head["decoder_params"]["embed_dim"].Integer ?? 256)),
        Edits = original
            ? [new ConfigEdit(head.Place.File, head["type"].Path, ConfigNode.From("SegFormerHead"))]
            :
            [
                new ConfigEdit(head.Place.File, head["type"].Path, ConfigNode.From("SegformerHead")),
                .. _originalOnly.Where(key => head[key].Exists).Select(key => new ConfigEdit(head.Place.File, head[key].Path, Value: null)),
            ],
        IsCertain = true,
    };

    // Only a name that is nearly a known one is told: others may be registered by the user's own code.
    private static Finding? Nearest(ConfigCursor section, FrozenSet<string> known)
    {
        if (section.Type is not { } type || section["type"].Text!.Contains('.', StringComparison.Ordinal) || known.Contains(type)
            || type.Length > LongestName || known.MinBy(name => Distance(type, name)) is not { } near || Distance(type, near) > Misspelling)
        {
            return null;
        }

        return new Finding
        {
            Code = DiagnosisCodes.UnknownType,
            Where = section["type"].Place,
            Arguments = MessageArguments.Of(("key", section["type"].Path), ("type", type), ("near", near)),
            Edits = [new ConfigEdit(section.Place.File, section["type"].Path, ConfigNode.From(near))],
        };
    }

    private static int Distance(string first, string second) => NearestName.Distance(first.ToUpperInvariant(), second.ToUpperInvariant());

    private static IEnumerable<Finding> Generations(Examination examination, MmModel model)
    {
        if (examination.Subject.Runtime["version"].Text is null)
        {
            yield break;
        }

        FrozenDictionary<string, string> renamed = model.IsLegacy ? MmTypeNames.NewTransforms : MmTypeNames.OldTransforms;
        foreach (ConfigCursor transform in MmSetup.Transforms(examination.Config).Where(transform => renamed.ContainsKey(transform.Type!)))
        {
            string instead = renamed[transform.Type!];
            yield return new Finding
            {
                Code = DiagnosisCodes.UnknownType,
                Variant = "generation",
                Where = transform["type"].Place,
                Arguments = MessageArguments.Of(
                    ("key", transform["type"].Path), ("type", transform.Type), ("generation", model.IsLegacy ? "0.x" : "1.x"),
                    ("other", model.IsLegacy ? "1.x" : "0.x"), ("instead", instead)),
                Edits = [new ConfigEdit(transform.Place.File, transform["type"].Path, ConfigNode.From(instead.Split(' ')[0]))],
            };
        }
    }
}
