using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Tensors;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>Layers that multiply the last axis: linear, attention, embeddings, recurrent.</summary>
internal static class LinearLayers
{
    private static readonly string[] _widthKeys = ["embed_dim", "dim", "embed_dims", "hidden_size"];
    private static readonly string[] _headKeys = ["num_heads", "heads", "nhead"];

    /// <summary>Checks a linear layer and gives its output.</summary>
    public static Tensor? Visit(LayerVisit visit)
    {
        TorchLayer layer = visit.Layer;
        int? taken = layer.Number("in_features") ?? (layer.Weight is { Count: 2 } weight ? weight[1] : null);
        int? made = layer.Number("out_features") ?? (layer.Weight is { Count: 2 } own ? own[0] : null);
        Dim given = made ?? visit.Walk.Unknown();
        Tensor input = visit.Input is { Rank: > 0 } known ? known : Tensor.Symbolic([visit.Walk.Unknown(), taken ?? visit.Walk.Unknown()]);
        return LayerVisit.Compute(
            input, rows => rows.Linear(Tensor.Symbolic([given, taken ?? rows.Shape[-1]])),
            rows => LayerVisit.Differ(rows.Shape[-1], taken) ? Mended(visit, rows.Shape, taken!.Value) : null);
    }

    /// <summary>Checks an attention: heads that divide the width, a width that comes.</summary>
    public static Tensor? Attention(LayerVisit visit)
    {
        TorchLayer layer = visit.Layer;
        int? width = layer.Number(_widthKeys);
        if (width is { } channels && layer.Number(_headKeys) is { } heads && channels % heads != 0)
        {
            ConfigCursor place = _headKeys.Select(key => layer.Section[key]).First(key => key.Exists);
            int near = Enumerable.Range(1, Math.Clamp(channels, 1, 1 << 14)).Where(count => channels % count == 0)
                .MinBy(count => Math.Abs((long)count - heads));
            visit.Report(DiagnosisCodes.HeadsDivisibility, "layer", place, [Tell.Set(place, near)], ("heads", heads),
                ("width", channels), ("near", near));
        }

        return visit.Input is null ? null : Projected(visit, width, width, visit.Taken(1, _widthKeys), goesOn: false) ?? visit.Input;
    }

    /// <summary>A recurrent layer's input and output.</summary>
    public static Tensor? Recurrent(LayerVisit visit)
    {
        int? width = visit.Layer.Number("hidden_size");
        return Projected(
            visit, visit.Layer.Section["input_size"].Integer, visit.Layer.Section["bidirectional"].Flag == true ? width * 2 : width,
            visit.Layer.Section["input_size"], goesOn: true);
    }

    /// <summary>An embedding adds an axis.</summary>
    public static Tensor? Embedding(LayerVisit visit)
    {
        TorchLayer layer = visit.Layer;
        int? rows = layer.Number("num_embeddings") ?? (layer.Weight is { Count: 2 } weight ? weight[0] : null);
        ConfigCursor largest = new[] { visit.Walk.Subject.Runtime["input_max"], visit.Walk.Subject.Data["max_index"],
            visit.Walk.Subject.Runtime["max_index"] }
            .FirstOrNothing(place => place.Integer is not null);
        if (rows is { } count && largest.Integer is { } index && index >= count)
        {
            ConfigCursor place = visit.Taken(0, "num_embeddings");
            visit.Report(DiagnosisCodes.LabelRange, "layer-embedding", place, [Tell.Set(place, index + 1L)], ("rows", count),
                ("largest", index), ("index_key", largest.Path));
        }

        int? width = layer.Number("embedding_dim") ?? (layer.Weight is { Count: 2 } own ? own[1] : null);
        return visit.Input!.Unsqueeze(-1).Linear(Tensor.Symbolic([width ?? visit.Walk.Unknown(), 1]));
    }

    private static Tensor? Projected(LayerVisit visit, int? taken, int? given, ConfigCursor place, bool goesOn) => LayerVisit.Compute(
        visit.Input!,
        rows => rows.Rank == 0 ? null : rows.Linear(Tensor.Symbolic([given ?? visit.Walk.Unknown(), taken ?? rows.Shape[-1]])),
        rows =>
        {
            visit.Report(DiagnosisCodes.EmbeddingWidth, "layer", place, LayerVisit.Set(place, rows.Shape[-1]), ("width", rows.Shape[-1]),
                ("expected", taken));
            return goesOn ? Tensor.Symbolic(rows.Shape.With(-1, taken ?? 1)) : null;
        });

    private static Tensor Mended(LayerVisit visit, Shape input, int features)
    {
        ConfigCursor place = visit.Taken(1, "in_features");
        Dim width = input[-1];

        // a head for tokens behind a backbone of maps
        ConfigCursor backbone = visit.Walk.Subject.Config["model"]["backbone_output"];
        if (visit.IsFirst && backbone.Integers is [int batch, int channels, _, _] && channels == features)
        {
            visit.Report(
                DiagnosisCodes.HeadChannels, "layer-token-head", visit.Walk.Subject.Config["model"]["head"],
                [visit.Walk.Give([batch, channels])],
                ("features", features), ("backbone_key", backbone.Path), ("map", LayerVisit.Text(backbone.Integers)), ("width", width));
            return Tensor.Symbolic([batch, channels]);
        }

        Shape rows = [input[0], features];
        ConfigNode flatten = ConfigDict.Of(("type", "Flatten"));
        if (input.Rank == 4 && input[1] == features)
        {
            ConfigNode pool = ConfigDict.Of(("type", "AdaptiveAvgPool2d"), ("output_size", 1));
            visit.Report(
                DiagnosisCodes.HeadChannels, "layer-unpooled", place, [visit.IsFirst ? visit.Walk.Give(rows) : visit.Before(pool, flatten)],
                ("features", features), ("width", width));
            return Tensor.Symbolic(rows);
        }

        if (input.Rank > 2 && input.Remove(0).ElementCount == features)
        {
            visit.Report(
                DiagnosisCodes.Reshape, "layer-unflattened", place, [visit.IsFirst ? visit.Walk.Give(rows) : visit.Before(flatten)],
                ("features", features), ("width", width));
            return Tensor.Symbolic(rows);
        }

        List<ConfigEdit> own = [.. LayerVisit.Set(place, width)];
        if (visit.Layer.Weight is { Count: 2 } && place.Path.EndsWith("in_features", StringComparison.Ordinal))
        {
            own.AddRange(LayerVisit.Set(visit.Layer.Section["weight"][1], width));
        }

        bool flattened = input.Rank == 2 && Flattens(visit);
        visit.Report(
            flattened ? DiagnosisCodes.Reshape : DiagnosisCodes.HeadChannels, flattened ? "layer-flattened" : "layer-linear", place, own,
            ("features", features), ("width", width));
        return Tensor.Symbolic(input.With(-1, features));
    }

    private static bool Flattens(LayerVisit visit) => visit.Walk.Layers.Items.Take(visit.Index).Reverse()
        .TakeWhile(item => item.Type is not ("Linear" or "Conv2d")).Any(item => item.Type is "Flatten" or "View" or "Reshape");
}
