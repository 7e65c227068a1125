using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects.Mm;

namespace SegSharp.Diagnosis.Rules.Model;

/// <summary>SEG0103: a head that selects feature maps that do not exist, or whose lists have different lengths.</summary>
internal sealed class FeatureIndexRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination) =>
        examination.Mm is { } model ? model.Heads.SelectMany(head => Check(head, model)) : [];

    private static IEnumerable<Finding> Check(MmHead head, MmModel model)
    {
        if (head.InChannels is { } channels && head.IsMultiInput && head.Section["in_index"].Exists && channels.Count != head.InIndex.Count)
        {
            yield return Lengths(head, channels, model);
        }

        ConfigCursor strides = head.Section["feature_strides"];
        if (strides.Integers is { } values && values.Count != (head.InChannels?.Count ?? values.Count))
        {
            yield return new Finding
            {
                Code = DiagnosisCodes.FeatureIndex,
                Variant = "strides",
                Where = strides.Place,
                Arguments = MessageArguments.Of(
                    ("key", strides.Path), ("found", values.Count), ("channels_key", head.Section["in_channels"].Path),
                    ("expected", head.InChannels!.Count)),
                Edits = [new ConfigEdit(strides.Place.File, strides.Path,
                    ConfigNode.From(Enumerable.Range(0, head.InChannels.Count).Select(i => 4 << i)))],
            };
        }
        else if (strides.Integers is { Count: > 0 } order && order.Min() != order[0])
        {
            yield return new Finding
            {
                Code = DiagnosisCodes.FeatureIndex,
                Variant = "stride-order",
                Where = strides.Place,
                Arguments = MessageArguments.Of(("key", strides.Path), ("found", order)),
                Edits = [new ConfigEdit(strides.Place.File, strides.Path, ConfigNode.From(order.Order()))],
            };
        }

        if (model.Maps is { Count: > 0 } maps)
        {
            foreach (int index in head.InIndex.Where(index => index >= maps.Count || index < -maps.Count))
            {
                yield return Beyond(head, index, maps, model);
            }
        }
    }

    private static Finding Lengths(MmHead head, IReadOnlyList<int> channels, MmModel model)
    {
        ConfigCursor index = head.Section["in_index"];
        ConfigCursor key = head.Section["in_channels"];

        // the maps that are selected decide, where they are known
        IReadOnlyList<int>? right = model.Maps is { } maps && head.InIndex.All(i => i < maps.Count && i >= -maps.Count)
            ? [.. head.InIndex.Select(i => maps[i < 0 ? i + maps.Count : i].Channels)]
            : channels.Count > head.InIndex.Count ? [.. channels.Take(head.InIndex.Count)] : null;
        return new Finding
        {
            Code = DiagnosisCodes.FeatureIndex,
            Where = key.Place,
            Arguments = MessageArguments.Of(
                ("key", key.Path), ("channels", channels), ("channel_count", channels.Count),
                ("index_key", index.Path), ("index", head.InIndex), ("index_count", head.InIndex.Count)),
            Edits = right is null
                ? [new ConfigEdit(index.Place.File, index.Path, ConfigNode.From(Enumerable.Range(0, channels.Count)))]
                : [new ConfigEdit(key.Place.File, key.Path, ConfigNode.From(right))],
        };
    }

    private static Finding Beyond(MmHead head, int index, IReadOnlyList<FeatureMap> maps, MmModel model)
    {
        ConfigCursor key = head.Section["in_index"];
        int last = maps.Count - 1;
        List<ConfigEdit> edits = [];
        if (!head.IsMultiInput)
        {
            edits.Add(new ConfigEdit(key.Place.File, key.Path, ConfigNode.From(last)));
            edits.Add(new ConfigEdit(key.Place.File, head.Section["in_channels"].Path, ConfigNode.From(maps[last].Channels)));
        }
        else if (head.Section["in_channels"].Exists)
        {
            edits.Add(new ConfigEdit(key.Place.File, key.Path, ConfigNode.From(Enumerable.Range(0, maps.Count))));
            edits.Add(new ConfigEdit(key.Place.File, head.Section["in_channels"].Path, ConfigNode.From(maps.Select(map => map.Channels))));
        }

        return new Finding
        {
            Code = DiagnosisCodes.FeatureIndex,
            Variant = "beyond",
            Where = key.Place,
            Arguments = MessageArguments.Of(
                ("key", key.Path), ("index", index), ("count", maps.Count), ("last", last), ("backbone", model.Backbone?.Section.Type),
                ("channels", maps.Select(map => map.Channels)), ("out_indices_key", model.Section["backbone"]["out_indices"].Path)),
            Edits = edits,
        };
    }
}
