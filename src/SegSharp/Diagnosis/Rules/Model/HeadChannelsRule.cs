using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects.Mm;
using SegSharp.Models.Backbones;

namespace SegSharp.Diagnosis.Rules.Model;

/// <summary>SEG0102: a head built for other channels than it is given.</summary>
internal sealed class HeadChannelsRule : IDiagnosisRule
{
    private static readonly int[] _publishedHeads = [.. MixVisionTransformerOptions.Published.NumHeads];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Mm is not { } model)
        {
            yield break;
        }

        if (Neck(model) is { } neck)
        {
            yield return neck;
        }

        foreach (MmHead head in model.Heads)
        {
            if (Given(head, model.Maps) is { } given && head.InChannels is { } built && built.Count == given.Length
                && !built.SequenceEqual(given))
            {
                yield return ByHeadCount(model, built, given) ?? Mismatch(head, model, built, given);
            }

            if (LowLevel(head, model) is { } low)
            {
                yield return low;
            }

            if (Inner(head) is { } inner)
            {
                yield return inner;
            }
        }
    }

    private static int[]? Given(MmHead head, IReadOnlyList<FeatureMap>? maps)
    {
        // a SegFormer head without in_index takes all maps
        if (maps is null || head.InIndex.Any(index => index >= maps.Count || index < -maps.Count))
        {
            return null;
        }

        return [.. head.InIndex.Select(index => maps[index < 0 ? index + maps.Count : index].Channels)];
    }

    private static Finding Mismatch(MmHead head, MmModel model, IReadOnlyList<int> built, int[] given)
    {
        ConfigCursor key = head.Section["in_channels"];
        List<ConfigEdit> edits =
            [new(key.Place.File, key.Path, key.Node is ConfigList ? ConfigNode.From(given) : ConfigNode.From(given[0]))];

        // a depthwise head keeps its width
        if (head.Section.Type == "DepthwiseSeparableFCNHead" && head.Section["channels"].Integer == built[0])
        {
            edits.Add(new ConfigEdit(key.Place.File, head.Section["channels"].Path, ConfigNode.From(given[0])));
        }

        int first = Enumerable.Range(0, built.Count).First(i => built[i] != given[i]);
        bool hasNeck = model.Section["neck"].Exists;
        return new Finding
        {
            Code = DiagnosisCodes.HeadChannels,
            Where = key.Place,
            Arguments = MessageArguments.Of(
                ("key", key.Path), ("built", key.Node is ConfigList ? built : built[0]),
                ("given", key.Node is ConfigList ? given : given[0]),
                ("source", hasNeck ? model.Section["neck"].Type : model.Backbone?.Section.Type),
                ("source_key", hasNeck ? model.Section["neck"]["out_channels"].Path : model.Backbone?.ChannelsKey),
                ("level", head.InIndex[first]), ("built_level", built[first]), ("given_level", given[first])),
            Edits = edits,
            IsCertain = true,
        };
    }

    // Widths are embed_dims times num_heads: a head written for the published network tells that the default of num_heads was not meant.
    private static Finding? ByHeadCount(MmModel model, IReadOnlyList<int> built, int[] given)
    {
        if (model.Backbone is not { Section: var backbone })
        {
            return null;
        }

        int width = backbone["embed_dims"].Integer ?? MixTransformerSizes.Default.WidthOfHead!.Value;
        if (backbone.Type != "MixVisionTransformer" || backbone["embed_dims"].Node is ConfigList || model.Section["neck"].Exists
            || !built.SequenceEqual(_publishedHeads.Select(count => count * width)))
        {
            return null;
        }

        ConfigCursor key = backbone["num_heads"];
        return new Finding
        {
            Code = DiagnosisCodes.HeadChannels,
            Variant = "num-heads",
            Where = key.Place,
            Arguments = MessageArguments.Of(
                ("key", key.Path), ("width_key", backbone["embed_dims"].Path), ("width", width), ("given", given), ("built", built),
                ("heads", key.Integers ?? MixTransformerSizes.Default.Heads), ("published", _publishedHeads),
                ("is_default", key.Exists ? "" : " (the default)")),
            Edits = [new ConfigEdit(backbone.Place.File, key.Path, ConfigNode.From(_publishedHeads))],
            IsCertain = true,
        };
    }

    private static Finding? Neck(MmModel model)
    {
        ConfigCursor neck = model.Section["neck"];
        ConfigCursor key = neck["in_channels"];
        if (model.Backbone?.Maps is not { } maps || key.Node is not ConfigList || key.Integers is not { } built)
        {
            return null;
        }

        int[] given = [.. maps.Select(map => map.Channels)];
        return built.SequenceEqual(given) ? null : new Finding
        {
            Code = DiagnosisCodes.HeadChannels,
            Where = key.Place,
            Arguments = MessageArguments.Of(
                ("key", key.Path), ("built", built), ("given", given), ("source", model.Backbone.Section.Type),
                ("source_key", model.Backbone.ChannelsKey),
                ("level", 0), ("built_level", built.Count > 0 ? built[0] : 0), ("given_level", given.Length > 0 ? given[0] : 0)),
            Edits = [new ConfigEdit(key.Place.File, key.Path, ConfigNode.From(given))],
            IsCertain = true,
        };
    }

    // DeepLabV3+ joins the first map again, behind the pyramid.
    private static Finding? LowLevel(MmHead head, MmModel model)
    {
        ConfigCursor key = head.Section["c1_in_channels"];
        if (head.Section.Type != "DepthwiseSeparableASPPHead" || key.Integer is not (> 0 and var built)
            || model.Maps is not [FeatureMap first, ..] || built == first.Channels)
        {
            return null;
        }

        return new Finding
        {
            Code = DiagnosisCodes.HeadChannels,
            Where = key.Place,
            Arguments = MessageArguments.Of(
                ("key", key.Path), ("built", built), ("given", first.Channels), ("source", model.Backbone?.Section.Type),
                ("source_key", model.Backbone?.ChannelsKey),
                ("level", 0), ("built_level", built), ("given_level", first.Channels)),
            Edits = [new ConfigEdit(key.Place.File, key.Path, ConfigNode.From(first.Channels))],
            IsCertain = true,
        };
    }

    // A head without convolutions classifies what comes in, so its width is the input's.
    private static Finding? Inner(MmHead head)
    {
        ConfigCursor section = head.Section;
        if (section.Type is not ("FCNHead" or "DepthwiseSeparableFCNHead") || section["num_convs"].Integer != 0
            || head.InChannels is not { } built || section["channels"].Integer is not { } width)
        {
            return null;
        }

        int taken = section["input_transform"].Text == "resize_concat" ? built.Sum() : built[0];
        return taken == width ? null : new Finding
        {
            Code = DiagnosisCodes.HeadChannels,
            Variant = "no-convs",
            Where = section["channels"].Place,
            Arguments = MessageArguments.Of(
                ("key", section["channels"].Path), ("found", width), ("expected", taken), ("channels_key", section["in_channels"].Path)),
            Edits = [new ConfigEdit(section.Place.File, section["channels"].Path, ConfigNode.From(taken))],
        };
    }
}
