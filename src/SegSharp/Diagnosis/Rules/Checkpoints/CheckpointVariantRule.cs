using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Diagnosis.Subjects.Mm;

namespace SegSharp.Diagnosis.Rules.Checkpoints;

/// <summary>SEG0203: a checkpoint of another variant than the model.</summary>
internal sealed class CheckpointVariantRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Mm is not { Backbone: { } backbone } model || CheckpointFacts.Of(examination.Subject) is not { } file)
        {
            yield break;
        }

        if (file.Dialect is not null && MixTransformer(examination, backbone, file) is { } mit)
        {
            yield return mit;
        }
        else if (Widths(backbone, file) is { } widths)
        {
            yield return widths;
        }
        else if (Decoder(model, file) is { } decoder)
        {
            yield return decoder;
        }
    }

    private static Finding? MixTransformer(Examination examination, MmBackbone backbone, CheckpointFacts file)
    {
        (int? width, IReadOnlyDictionary<int, int> depths) = file.MixTransformer();
        if (MmBackboneReader.MixTransformer(backbone.Section) is not { Widths: [int builtWidth, ..] } built)
        {
            return null;
        }

        bool same = (width is null || width == builtWidth)
            && depths.All(depth => depth.Key < built.Depths.Count && depth.Value <= built.Depths[depth.Key]);
        if (same)
        {
            return null;
        }

        (string? builtName, string? found) = (MitVariantName.OfSizes(built), MitVariantName.Of(width, depths));
        List<ConfigEdit> edits = found is null ? [] : [.. Rebuild(examination, backbone.Section, found)];
        int? decoder = file.Find("decode_head.linear_c4.proj.weight", "decode_head.linear_c1.proj.weight")?.Shape is [long rows, ..]
            ? (int)rows : null;
        ConfigCursor embed = examination.Config["model"]["decode_head"]["decoder_params"]["embed_dim"];
        if (decoder is { } value && embed.Integer is not null && embed.Integer != value)
        {
            edits.Add(new ConfigEdit(embed.Place.File, embed.Path, ConfigNode.From(value)));
        }

        ConfigCursor type = backbone.Section["type"];
        bool named = MmBackboneTables.MitVariants.ContainsKey(backbone.Section.Type!);
        return new Finding
        {
            Code = DiagnosisCodes.CheckpointShape,
            Variant = builtName is null || found is null ? "sizes" : "",
            Where = (named ? type : backbone.Section["embed_dims"]).Place,
            Arguments = MessageArguments.Of(
                ("key", (named ? type : backbone.Section["embed_dims"]).Path), ("built", builtName), ("found", found),
                ("width", width), ("built_width", builtWidth), ("depths", Depths(depths)), ("built_depths", built.Depths),
                ("head_key", embed.Exists ? embed.Path : examination.Config["model"]["decode_head"]["in_channels"].Path),
                ("decoder", decoder is { } d ? $" Its decoder is {d} wide." : "")),
            Edits = edits,
        };
    }

    // a header may show only some of the layers
    private static string Depths(IReadOnlyDictionary<int, int> depths) =>
        $"[{string.Join(", ", Enumerable.Range(0, 4).Select(stage => depths.TryGetValue(stage, out int depth) ? $"{depth}" : "?"))}]";

    private static IEnumerable<ConfigEdit> Rebuild(Examination examination, ConfigCursor backbone, string variant)
    {
        (string _, int width, int[] depths) = MitVariantName.All.First(known => known.Name == variant);
        string? file = backbone.Place.File;
        if (MmBackboneTables.MitVariants.ContainsKey(backbone.Type!))
        {
            yield return new ConfigEdit(file, backbone["type"].Path, ConfigNode.From($"mit_{variant.ToLowerInvariant()}"));
        }
        else
        {
            yield return new ConfigEdit(file, backbone["embed_dims"].Path, ConfigNode.From(width));
            yield return new ConfigEdit(file, backbone["num_layers"].Path, ConfigNode.From(depths));
        }

        yield return new ConfigEdit(file, "model.decode_head.in_channels",
            ConfigNode.From(new[] { width, width * 2, width * 5, width * 8 }));
    }

    // The other transformers tell their width by the first convolution.
    private static Finding? Widths(MmBackbone backbone, CheckpointFacts file)
    {
        ConfigCursor key = backbone.Section["embed_dims"];
        if (backbone.Section.Type is not ("SwinTransformer" or "VisionTransformer" or "MAE" or "BEiT") || key.Integer is not { } built
            || file.Find("patch_embed.projection.weight", "patch_embed.proj.weight") is not (string name, [long width, _, _, _])
                || width == built)
        {
            return null;
        }

        return new Finding
        {
            Code = DiagnosisCodes.CheckpointShape,
            Variant = "width",
            Where = key.Place with { Tensor = file.Prefix + name },
            Arguments = MessageArguments.Of(("key", key.Path), ("built", built), ("found", width), ("name", name)),
            Edits = [new ConfigEdit(key.Place.File, key.Path, ConfigNode.From((int)width))],
        };
    }

    private static Finding? Decoder(MmModel model, CheckpointFacts file)
    {
        if (model.Heads is not [MmHead head, ..] || head.Section.Type is not ("SegFormerHead" or "SegformerHead"))
        {
            return null;
        }

        ConfigCursor key = head.Section.Type == "SegFormerHead" && head.Section["decoder_params"]["embed_dim"].Exists
            ? head.Section["decoder_params"]["embed_dim"]
            : head.Section["channels"];
        (string Name, IReadOnlyList<long> Shape)? tensor = file.Find("decode_head.linear_pred.weight", "decode_head.conv_seg.weight");
        return key.Integer is { } built && tensor is (string name, [_, long width, _, _]) && width != built ? new Finding
        {
            Code = DiagnosisCodes.CheckpointShape,
            Variant = "width",
            Where = key.Place with { Tensor = file.Prefix + name },
            Arguments = MessageArguments.Of(("key", key.Path), ("built", built), ("found", width), ("name", name)),
            Edits = [new ConfigEdit(key.Place.File, key.Path, ConfigNode.From((int)width))],
        }
        : null;
    }
}
