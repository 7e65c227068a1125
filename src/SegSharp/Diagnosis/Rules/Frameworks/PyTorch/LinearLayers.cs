using SegSharp.Configuration;
using SegSharp.Configuration.Editing;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>Layers that multiply the last axis: linear, attention, embeddings, recurrent.</summary>
internal static class LinearLayers
{
    private static readonly string[] _headKeys = ["num_heads", "heads", "nhead"];

    /// <summary>Checks a linear layer and gives its output's shape.</summary>
    public static IReadOnlyList<int>? Visit(LayerVisit visit, bool isKnown)
    {
        TorchLayer layer = visit.Layer;
        int? taken = layer.Number("in_features") ?? (layer.Weight is { Count: 2 } weight ? weight[1] : null);
        int given = layer.Number("out_features") ?? (layer.Weight is { Count: 2 } own ? own[0] : LayerVisit.Unknown);
        if (!isKnown || visit.Input.Count == 0)
        {
            return [LayerVisit.Unknown, given];
        }

        IReadOnlyList<int> input = visit.Input;
        if (taken is { } features && input[^1] >= 0 && input[^1] != features)
        {
            return Mismatch(visit, features, given);
        }

        return [.. input.Take(input.Count - 1), given];
    }

    /// <summary>Checks an attention: heads that divide the width, a width that comes.</summary>
    public static IReadOnlyList<int>? Attention(LayerVisit visit, bool isKnown)
    {
        TorchLayer layer = visit.Layer;
        int? width = layer.Number("embed_dim", "dim", "embed_dims", "hidden_size");
        if (width is { } channels && layer.Number("num_heads", "heads", "nhead") is { } heads && channels % heads != 0)
        {
            ConfigCursor place = _headKeys.Select(key => layer.Section[key]).First(key => key.Exists);
            int near = Enumerable.Range(1, Math.Clamp(channels, 1, 1 << 14)).Where(count => channels % count == 0)
                .OrderBy(count => Math.Abs((long)count - heads)).First();
            visit.Report(DiagnosisCodes.HeadsDivisibility, "layer", place, [Tell.Set(place, near)], ("heads", heads),
                ("width", channels), ("near", near));
        }

        if (isKnown && width is { } embedding && visit.Input.Count > 0 && visit.Input[^1] >= 0 && visit.Input[^1] != embedding)
        {
            ConfigCursor place = visit.Taken(1, "embed_dim", "dim", "embed_dims", "hidden_size");
            visit.Report(DiagnosisCodes.EmbeddingWidth, "layer", place, [Tell.Set(place, visit.Input[^1])], ("width", visit.Input[^1]),
                ("expected", embedding));
        }

        return isKnown ? visit.Input : null;
    }

    /// <summary>An embedding adds an axis.</summary>
    public static IReadOnlyList<int> Embedding(LayerVisit visit)
    {
        TorchLayer layer = visit.Layer;
        int? rows = layer.Number("num_embeddings") ?? (layer.Weight is { Count: 2 } weight ? weight[0] : null);
        ConfigCursor largest = new[] { visit.Walk.Subject.Runtime["input_max"], visit.Walk.Subject.Data["max_index"],
            visit.Walk.Subject.Runtime["max_index"] }.FirstOrDefault(place => place.Integer is not null);
        if (rows is { } count && largest.Integer is { } index && index >= count)
        {
            ConfigCursor place = visit.Taken(0, "num_embeddings");
            visit.Report(DiagnosisCodes.LabelRange, "layer-embedding", place, [Tell.Set(place, index + 1L)], ("rows", count),
                ("largest", index), ("index_key", largest.Path));
        }

        return [.. visit.Input, layer.Number("embedding_dim") ?? (layer.Weight is { Count: 2 } own ? own[1] : LayerVisit.Unknown)];
    }

    /// <summary>A recurrent layer's input and output.</summary>
    public static IReadOnlyList<int> Recurrent(LayerVisit visit)
    {
        ConfigCursor place = visit.Layer.Section["input_size"];
        if (place.Integer is { } size && visit.Input.Count > 0 && visit.Input[^1] >= 0 && visit.Input[^1] != size)
        {
            visit.Report(DiagnosisCodes.EmbeddingWidth, "layer", place, [Tell.Set(place, visit.Input[^1])], ("width", visit.Input[^1]),
                ("expected", size));
        }

        long width = (long)(visit.Layer.Number("hidden_size") ?? LayerVisit.Unknown)
            * (visit.Layer.Section["bidirectional"].Flag == true ? 2 : 1);
        return [.. visit.Input.Take(Math.Max(0, visit.Input.Count - 1)),
            width is > 0 and <= int.MaxValue ? (int)width : LayerVisit.Unknown];
    }

    private static IReadOnlyList<int> Mismatch(LayerVisit visit, int features, int given)
    {
        IReadOnlyList<int> input = visit.Input;
        ConfigCursor place = visit.Taken(1, "in_features");
        List<ConfigEdit> own = [Tell.Set(place, input[^1])];
        if (visit.Layer.Weight is { Count: 2 } && place.Path.EndsWith("in_features", StringComparison.Ordinal))
        {
            own.Add(Tell.Set(visit.Layer.Section["weight"][1], input[^1]));
        }

        // a head for tokens behind a backbone of maps
        ConfigCursor backbone = visit.Walk.Subject.Config["model"]["backbone_output"];
        if (visit.IsFirst && backbone.Integers is [int batch, int channels, _, _] && channels == features)
        {
            ConfigCursor head = visit.Walk.Subject.Config["model"]["head"];
            visit.Report(
                DiagnosisCodes.HeadChannels, "layer-token-head", head, [Tell.Set(visit.Walk.Given, new[] { batch, channels })],
                ("features", features), ("backbone_key", backbone.Path), ("map", LayerVisit.Text(backbone.Integers)), ("width", input[^1]));
            return [batch, given];
        }

        if (input.Count == 4 && input[1] == features)
        {
            ConfigEdit edit = visit.IsFirst
                ? Tell.Set(visit.Walk.Given, new[] { input[0], features })
                : LayerInsertion.Before(visit,
                    [ConfigDict.Of(("type", "AdaptiveAvgPool2d"), ("output_size", 1)), ConfigDict.Of(("type", "Flatten"))]);
            visit.Report(DiagnosisCodes.HeadChannels, "layer-unpooled", place, [edit], ("features", features), ("width", input[^1]));
            return [input[0], given];
        }

        if (input.Count > 2 && LayerVisit.Count(input.Skip(1)) == features)
        {
            ConfigEdit edit = visit.IsFirst ? Tell.Set(visit.Walk.Given, new[] { input[0], features })
                : LayerInsertion.Before(visit, [ConfigDict.Of(("type", "Flatten"))]);
            visit.Report(DiagnosisCodes.Reshape, "layer-unflattened", place, [edit], ("features", features), ("width", input[^1]));
            return [input[0], given];
        }

        bool flattened = input.Count == 2 && !visit.IsFirst && Flattens(visit);
        visit.Report(flattened ? DiagnosisCodes.Reshape : DiagnosisCodes.HeadChannels, flattened ? "layer-flattened" : "layer-linear",
            place, own, ("features", features), ("width", input[^1]));
        return [.. input.Take(input.Count - 1), given];
    }

    private static bool Flattens(LayerVisit visit)
    {
        IReadOnlyList<ConfigCursor> items = visit.Walk.Layers.Items;
        int index = items.Select(item => item.Path).ToList().IndexOf(visit.Layer.Section.Path);
        return index > 0 && items.Take(index).Reverse().TakeWhile(item => item.Type is not ("Linear" or "Conv2d"))
            .Any(item => item.Type is "Flatten" or "View" or "Reshape");
    }
}
